import fc, { type Arbitrary } from "fast-check";
import { pin } from "./a-desk.js";
import { password } from "./a-person.js";
import { aDeafSubscription, aDeafWebhook } from "./access-callers.js";
import { headers } from "./fuzzed-headers.js";
import { text } from "./fuzzed-text.js";
import { mostlyRight } from "./spoilt.js";

/** Requests made from the OpenAPI document: right but for a thing or two, so that most of each is listened to. */

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export interface FuzzedOperation {
  id: string;
  method: string;
  path: string;
  parameters: Array<{ name: string; in: "path" | "query"; schema: Schema }>;
  body: Schema | undefined;
  isForAdmins: boolean;
  isForPeople: boolean;
  /** To a provider of sign-ins, of which a fuzzed server has none. */
  isRedirect: boolean;
}

/** A screen's key, and the cookie that it was exchanged for, are of a board. */
const screens = ["screen", "screenSession"] as const;
/** The same of an organisation. */
const chains = ["chain", "chainSession"] as const;
const callers = [
  ...([
    "admin",
    "staff",
    "session",
    "owner",
    "atDesk",
    "ticket",
    "patient_app",
    "display",
    "nobody",
    "stranger",
  ] as const),
  ...screens,
  ...chains,
];
export type FuzzedCaller = (typeof callers)[number];

export interface FuzzedRequest {
  operation: FuzzedOperation;
  method: string;
  caller: FuzzedCaller;
  /** The path's variables; undefined: something that exists when the request is sent, chosen by `luck` from 0 to 1. */
  segments: Record<string, string | undefined>;
  luck: number;
  query: string;
  headers: Record<string, string>;
  /** With `{bookingId}`, `{number}`, `{clinicId}`, `{goldenCode}`, `{username}`, `{personWithPin}` and `{patient}` in it, which the sender replaces. */
  body: string | undefined;
}

export const operationsOf = (document: { paths: Record<string, Record<string, any>> }): FuzzedOperation[] =>
  Object.entries(document.paths)
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters.filter((parameter: { in: string }) => parameter.in !== "header"),
        body: operation.requestBody?.content["application/json"].schema,
        isForAdmins: /Roles: admin\.$/.test(operation.description),
        isForPeople: /Roles: person\.$/.test(operation.description),
        isRedirect: Object.keys(operation.responses).every((status) => !status.startsWith("2")),
      })),
    );

const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ahead = (min: number, max: number) => fc.integer({ min, max }).map(daysAhead);
const date = fc.oneof(
  { weight: 12, arbitrary: ahead(0, 2) },
  { weight: 6, arbitrary: ahead(0, 30) },
  { weight: 1, arbitrary: ahead(-9_000, 30_000) },
);

/** What the schema takes and the server too, by the field's name, or by its owner's too. */
const meaningful: Record<string, Arbitrary<unknown>> = {
  timeZone: fc.constantFrom("Asia/Baghdad", "Africa/Cairo", "America/New_York", "Pacific/Kiritimati", "UTC"),
  country: fc.constantFrom("IQ", "IQ", "KW", "DE"),
  phone: fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^0770\d{4}740$/) },
    { weight: 1, arbitrary: fc.constantFrom("0770/123-4567", "+964 770 123 4567", "050123456") },
  ),
  from: fc.oneof({ weight: 5, arbitrary: ahead(3, 90) }, { weight: 1, arbitrary: date }), // or leaves close all days
  to: fc.oneof({ weight: 5, arbitrary: ahead(3, 90) }, { weight: 1, arbitrary: date }),
  name: fc.constantFrom("Clinic", "Room 2", "عيادة النور"),
  "patient.name": fc.oneof(fc.stringMatching(/^\{patient\} [A-Za-z]{1,9}$/), fc.constantFrom("{patient}", "علي كريم")),
  username: fc.oneof(fc.constant("{username}"), fc.stringMatching(/^[\w.]{1,20}$/), fc.constant("سارة ")),
  password: fc.constant(password),
  currentPassword: fc.constant(password),
  personId: fc.constant("{personWithPin}"),
  pin: fc.constant(pin),
  "memberships.clinicId": fc.constantFrom(null, 1, 2, 3, 99),
  code: fc.constant("{goldenCode}"),
  number: fc.oneof({ weight: 5, arbitrary: fc.constant("{number}") }, { weight: 1, arbitrary: fc.integer() }),
  phoneEnding: fc.constant("740"),
  after: fc.constantFrom("{bookingId}", null),
  finish: fc.constant("{bookingId}"),
  url: fc.oneof(
    { weight: 6, arbitrary: fc.constant(aDeafWebhook.url) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("https://10.0.0.1/", "http://[::1]:9/", "ftp://x", "https://a:b@127.0.0.1/"),
    },
  ),
  endpoint: fc.oneof(
    { weight: 6, arbitrary: fc.constant(aDeafSubscription.endpoint) },
    { weight: 1, arbitrary: fc.constantFrom("https://10.0.0.1/", "http://[::1]:9/", "ftp://x") },
  ),
  p256dh: fc.constant(aDeafSubscription.keys.p256dh),
  auth: fc.constant(aDeafSubscription.keys.auth),
  "clinics.clinicId": fc.constantFrom("{clinicId}", "{clinicId}", 1, 2, 3),
  ".clinicId": fc.integer({ min: 1, max: 3 }),
  sinceVersion: fc.integer({ min: 0, max: 3 }),
  start: fc.constantFrom("09:00", "10:30"),
  end: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom("12:00", "15:00") },
    { weight: 1, arbitrary: fc.constant("01:00") },
  ),
};
const seldom = new Set([
  "goldenTurn",
  "recalls",
  "needsArrival",
  "version",
  "clinicId",
  "boardId",
  "firstNumber",
  "shift",
  "source",
  "after",
  "finish",
]);

function fitting(schema: Schema, name = ""): Arbitrary<unknown> {
  if (meaningful[name]) return meaningful[name];
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives) return fc.oneof(...alternatives.map((each) => fitting(each, name)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      if (schema.format === "date") return date;
      if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
      return fc.oneof(
        fc.stringMatching(/^[\w ]{0,20}\w$/),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
      );
    case "integer":
    case "number":
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 9, 9_999) });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.uniqueArray(fitting(schema.items ?? {}, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 7, 7),
        selector: (each) => {
          const { weekday, clinicId } = (each ?? {}) as { weekday?: string; clinicId?: number | string };
          return weekday ?? clinicId ?? JSON.stringify(each);
        },
      });
    case "object":
      return fittingObject(schema, name);
    default:
      return fc.jsonValue();
  }
}

function fittingObject({ properties = {}, required = [] }: Schema, owner = ""): Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, schema]): [string, Arbitrary<unknown>] => {
    const value = meaningful[`${owner}.${name}`] ?? fitting(schema, name);
    const none = { weight: seldom.has(name) ? 9 : 1, arbitrary: fc.constant(undefined) };
    return [name, required.includes(name) ? value : fc.oneof(none, { weight: 1, arbitrary: value })];
  });
  return fc.record(Object.fromEntries(fields)).map((value) => inOrder(value as Record<string, unknown>));
}

const inOrder = (value: Record<string, unknown>) =>
  String(value.from) > String(value.to) && value.to !== undefined
    ? { ...value, from: value.to, to: value.from }
    : value;

const encoded = (value: string) => (value.isWellFormed() ? encodeURIComponent(value) : "%ED%A0%80");

/** By whom may do what the operation does. A session is of one clinic. */
function staffOf({ path, isForAdmins, isForPeople }: FuzzedOperation): Arbitrary<FuzzedCaller> {
  if (/\/desk(\/session)?$/.test(path)) return fc.constant("atDesk");
  if (isForPeople) return fc.constant("owner");
  if (path.includes("{organisationId}/people")) return fc.constantFrom("admin", "owner");
  if (path.endsWith("{organisationId}/session")) return fc.constantFrom(...chains);
  if (/\{boardId\}\/(session|beat)$/.test(path)) return fc.constantFrom(...screens);
  const isForStaff = !isForAdmins && path.includes("{clinicId}");
  return isForStaff ? fc.constantFrom("admin", "staff", "session", "owner") : fc.constant("admin");
}

export const requestsTo = (operations: FuzzedOperation[]): Arbitrary<FuzzedRequest> =>
  fc.oneof(
    ...operations.map((operation) =>
      fc.record({
        operation: fc.constant(operation),
        method: fc.oneof(
          { weight: 40, arbitrary: fc.constant(operation.method) },
          { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "OPTIONS", "HEAD") },
        ),
        caller: fc.oneof(
          { weight: 8, arbitrary: staffOf(operation) },
          { weight: 1, arbitrary: fc.constantFrom(...callers) },
        ),
        segments: segmentsOf(operation),
        luck,
        query: queryOf(operation),
        headers,
        body: bodyOf(operation),
      }),
    ),
  );

/** The same without anything wrong in them, save for what only the server can know. */
export const rightRequestsTo = (operations: FuzzedOperation[]): Arbitrary<FuzzedRequest> =>
  fc.oneof(
    ...operations.map((operation) =>
      fc.record({
        operation: fc.constant(operation),
        method: fc.constant(operation.method),
        caller: staffOf(operation),
        segments: fc.constant({}),
        luck,
        query: fc.constant(operation.id === "findBookings" ? "?phone=07701234567" : ""),
        headers: fc.constant({ "Content-Type": "application/json" }),
        body: operation.body ? fitting(operation.body).map((value) => JSON.stringify(value)) : fc.constant(undefined),
      }),
    ),
  );

/** Evenly, which `fc.double` is not. */
const luck = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000);

function segmentsOf({ path }: FuzzedOperation): Arbitrary<Record<string, string | undefined>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const segment = fc.oneof(
    { weight: 40, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: text.map((value) => encoded(value) || "%20") },
    { weight: 1, arbitrary: fc.oneof(date, fc.nat(50).map(String)) },
  );
  return fc.record(Object.fromEntries(names.map((name) => [name, segment])));
}

function queryOf({ parameters }: FuzzedOperation): Arbitrary<string> {
  const asked = parameters.filter((parameter) => parameter.in === "query");
  const properties = Object.fromEntries(asked.map(({ name, schema }) => [name, schema]));
  const values = fc.oneof(
    { weight: 3, arbitrary: fittingObject({ properties }) },
    { weight: 1, arbitrary: mostlyRight(fittingObject({ properties })) },
  );
  const raw = fc.oneof(
    { weight: 20, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom("&list=golden&list=regular", "&a[b]=1", "&%ZZ", "&=", "#x") },
  );
  return fc.tuple(values, raw).map(([chosen, rest]) => {
    const pairs = Object.entries(Object(chosen)).filter(([, value]) => value !== undefined);
    const said =
      pairs
        .map(
          ([name, value]) => `${encoded(name)}=${encoded(typeof value === "string" ? value : JSON.stringify(value))}`,
        )
        .join("&") + rest;
    return said && `?${said}`;
  });
}

function bodyOf({ method, body }: FuzzedOperation): Arbitrary<string | undefined> {
  if (method === "GET") return fc.constant(undefined);
  const json = body ? mostlyRight(fitting(body)).map((value) => JSON.stringify(value)) : fc.constant(undefined);
  return fc.oneof(
    { weight: 30, arbitrary: json },
    { weight: 1, arbitrary: fc.oneof(text, fc.constantFrom("{", "[]", '"x"', "1")) },
  );
}
