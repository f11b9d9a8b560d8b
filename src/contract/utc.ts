/** PostgreSQL's text or JSON form of a timestamptz → RFC 3339 in UTC. */
export function utc<Value extends string | null>(value: Value): Value {
  return (value === null ? null : new Date(value).toISOString()) as Value;
}
