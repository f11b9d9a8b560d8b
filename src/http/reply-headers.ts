/** The headers that an operation may declare of its replies, for the OpenAPI document. */
export const replyHeaders = {
  ETag: header("Of this version, and of what else makes the answer another one", "string"),
  "Idempotency-Replayed": header("`true` when this request acted no second time", "string"),
  Location: header("Where it can be read from now on", "string"),
  "Retry-After": header("Seconds", "integer"),
};

export type ReplyHeader = Exclude<keyof typeof replyHeaders, "Idempotency-Replayed" | "Retry-After">;

function header(description: string, type: "integer" | "string") {
  return { description, schema: { type } };
}
