import fc, { type Arbitrary } from "fast-check";
import { nasty, text } from "./fuzzed-text.js";

/** Requests made from the OpenAPI document: mostly near to what it asks for, and then spoilt. */

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
}

export interface FuzzedOperation {
  id: string;
  method: string;
  path: string;
  parameters: Array<{ name: string; in: "path" | "query"; schema: Schema }>;
  body: Schema | undefined;
}

export interface FuzzedRequest {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** What stands for real in this run. */
export interface KnownThings {
  credentials: Array<Record<string, string>>;
  pathValues: Record<string, string[]>;
}

export const operationsOf = (document: { paths: Record<string, Record<string, any>> }): FuzzedOperation[] =>
  Object.entries(document.paths)
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters,
        body: operation.requestBody?.content["application/json"].schema,
      })),
    );

const date = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2080-01-01"), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const near = fc
  .integer({ min: 0, max: 40 })
  .map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
const digits = fc.stringMatching(/^0770\d{7}$/);

/** Values of the schema, and now and then anything else. */
function likelyValue(schema: Schema): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fittingValue(schema) },
    { weight: 1, arbitrary: fc.oneof(text, fc.jsonValue()) },
  );
}

function fittingValue(schema: Schema): Arbitrary<unknown> {
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives) return fc.oneof(...alternatives.map(likelyValue));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      return schema.format === "date" ? fc.oneof(near, date) : fc.oneof(text, digits, fc.string({ minLength: 1 }));
    case "integer":
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 50, 50) }),
        fc.maxSafeInteger(),
      );
    case "number":
      return fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ noNaN: true }));
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(likelyValue(schema.items ?? {}), { maxLength: 8 });
    case "object":
      return objectOf(schema);
    default:
      return fc.jsonValue();
  }
}

function objectOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const known = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, likelyValue(schema)]));
  const right = fc.record(known, { requiredKeys: required.filter((name) => name in known) });
  const withMore = fc
    .tuple(right, fc.dictionary(text, fc.jsonValue(), { maxKeys: 2 }))
    .map(([a, b]) => ({ ...a, ...b }));
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: withMore });
}

/** What a header can carry at all; the rest never leaves the client. */
const headerText = fc
  .oneof(fc.string({ maxLength: 60 }), nasty)
  .map((value) => value.replace(/[^\x20-\x7e]/g, "").trim());
/** Few for replays and clashes, many for what acts. */
const keys = fc.oneof(fc.constantFrom("one", "two", "three"), fc.uuid());
const etags = fc.oneof(
  { weight: 2, arbitrary: fc.constant("*") },
  fc.constantFrom('"1"', 'W/"1", "2"', '"', '*, "1"', ',,W/,"'),
  headerText,
);
const contentType = fc.oneof(
  fc.constantFrom(
    "",
    "text/plain",
    "application/json; charset=x",
    "application/json; charset=utf-16",
    'application/json; charset="utf-8',
    "application/merge-patch+json",
    "application/json, application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=",
    "APPLICATION/JSON",
    "application/;=",
  ),
  headerText,
);
const encoded = (value: string) => (value.isWellFormed() ? encodeURIComponent(value) : "%ED%A0%80");

export function requestsTo(
  operations: FuzzedOperation[],
  { credentials, pathValues }: KnownThings,
): Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      id: fc.constant(operation.id),
      method: fc.oneof(
        { weight: 30, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "OPTIONS", "HEAD") },
      ),
      path: pathOf(operation, pathValues),
      headers: headersOf(credentials),
      body: bodyOf(operation),
    }),
  );
}

function pathOf({ path, parameters }: FuzzedOperation, pathValues: Record<string, string[]>): Arbitrary<string> {
  const segment = (name: string) => {
    const known = fc.constantFrom(...(pathValues[name] ?? ["1"]));
    return fc.oneof(
      { weight: 12, arbitrary: known },
      { weight: 1, arbitrary: text.map(encoded) },
      { weight: 1, arbitrary: date },
    );
  };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const asked = parameters.filter((parameter) => parameter.in === "query");
  const query = fc.record(Object.fromEntries(asked.map(({ name, schema }) => [name, likelyValue(schema)])), {
    requiredKeys: [],
  });
  const raw = fc.constantFrom("", "", "", "", "&list=golden&list=regular", "&a[b]=1", "&%ZZ", "&=", "#x");
  return fc.tuple(fc.tuple(...names.map(segment)), query, raw).map(([segments, values, rest]) => {
    const filled = names.reduce(
      (text, name, index) => text.replace(`{${name}}`, (segments[index] as string) || "%20"),
      path,
    );
    const pairs = Object.entries(values).map(([name, value]) => `${name}=${encoded(String(value))}`);
    return pairs.length + rest.length > 0 ? `${filled}?${pairs.join("&")}${rest}` : filled;
  });
}

const headersOf = (credentials: Array<Record<string, string>>): Arbitrary<Record<string, string>> =>
  fc
    .tuple(
      fc.constantFrom(...credentials),
      fc.record(
        {
          Accept: fc.oneof(
            fc.constantFrom("application/json", "text/event-stream", "*/*", "application/xml", "text/*;q=-1, a/b;q=x"),
            headerText,
          ),
          "Accept-Language": fc.oneof(
            fc.constantFrom("ar", "en", "*", "ar;q=1e9", "en;q=0, *;q=0", "x-,,;q="),
            headerText,
          ),
          "If-None-Match": etags,
          "If-Match": etags,
          Range: fc.oneof(fc.constantFrom("bytes=0-0", "bytes=-1", "bytes=9-1", "items=0-9"), headerText),
          "If-Range": fc.oneof(etags, headerText),
          "If-Modified-Since": fc.oneof(fc.constant("Sun, 29 Nov 2026 10:00:00 GMT"), headerText),
          "Accept-Encoding": fc.oneof(fc.constantFrom("br", "gzip;q=0", "identity;q=0, *;q=0"), headerText),
          "Last-Event-ID": headerText,
          "Idempotency-Key": fc.oneof({ weight: 6, arbitrary: keys }, { weight: 1, arbitrary: headerText }),
          "X-CSRF-Token": headerText,
          "X-Forwarded-For": headerText,
          Origin: headerText,
        },
        { requiredKeys: [] },
      ),
      fc.oneof({ weight: 9, arbitrary: fc.constant("application/json") }, { weight: 1, arbitrary: contentType }),
      fc.oneof(
        { weight: 20, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom("Authorization", "Booking-Token", "Cookie") },
      ),
      headerText,
    )
    .map(([credential, more, type, spoilt, junk]) => ({
      ...more,
      ...credential,
      ...(type && { "Content-Type": type }),
      ...(spoilt && { [spoilt]: junk }),
    }));

function bodyOf({ method, body }: FuzzedOperation): Arbitrary<string | undefined> {
  if (method === "GET") return fc.constant(undefined);
  const json = body ? likelyValue(body).map((value) => JSON.stringify(value)) : fc.constant(undefined);
  return fc.oneof(
    { weight: 15, arbitrary: json },
    { weight: 1, arbitrary: fc.oneof(text, fc.constantFrom("{", "[]", '"x"', "1")) },
  );
}
