import type { z } from "zod";
import { permissions } from "../auth/roles.js";
import { type ProblemCode, problemCodes } from "../contract/problem-codes.js";
import { acceptedCookies } from "./accepted-cookies.js";
import { jsonSchema, withNamedSchemas } from "./json-schema.js";
import type { AnyOperation } from "./operation.js";
import { replyHeaders } from "./reply-headers.js";
import { tags } from "./tags.js";

/** What every operation may answer besides its own problems. */
const commonProblems: ProblemCode[] = [
  "unauthenticated",
  "forbidden",
  "request_timeout",
  "invalid",
  "uri_too_long",
  "too_many_requests",
  "headers_too_large",
  "internal",
  "pool_exhausted",
  "database_unavailable",
];

/** The OpenAPI 3.1 document of these operations. */
export function openApiDocument(operations: AnyOperation[], version: string, otherPaths: object = {}) {
  const described: Record<string, Record<string, unknown>> = { ...otherPaths };
  for (const operation of operations) {
    described[operation.path] ??= {};
    (described[operation.path] as Record<string, unknown>)[operation.method] = describe(operation);
  }
  const { paths, schemas } = withNamedSchemas(described);
  return {
    openapi: "3.1.0",
    info: {
      title: "Dawr",
      version,
      description:
        "Clinic bookings whose every change is live. Clients ignore fields, events and lists they don't know.",
      contact: { name: "Whoever runs this server" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "`dawr_<id>_<secret>`" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "dawr_session",
          description: "Made by `POST …/session`. Writes also need its `csrfToken` in the header `X-CSRF-Token`.",
        },
        person: {
          type: "apiKey",
          in: "cookie",
          name: "dawr_person",
          description: "Made by `POST /v1/sign-in`. Writes also need its `csrfToken` in the header `X-CSRF-Token`.",
        },
        pin: {
          type: "apiKey",
          in: "cookie",
          name: "dawr_pin",
          description: "Made by `POST …/desk/session`. Writes also need its `csrfToken` in the header `X-CSRF-Token`.",
        },
        desk: { type: "apiKey", in: "cookie", name: "dawr_desk", description: "Made by `POST …/desks`" },
        ticket: { type: "apiKey", in: "header", name: "Booking-Token", description: "The booking's `ticketToken`" },
      },
      schemas: { Problem: problemSchema, ...schemas },
    },
  };
}

function describe(operation: AnyOperation) {
  const needsRole = operation.access !== "anyone";
  const isOfClinic = operation.path.includes("{clinicId}");
  const { isCookieAccepted, isPersonAccepted, isPinAccepted } = acceptedCookies(operation);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: [
      operation.description,
      operation.access === "anyone"
        ? undefined
        : `Roles: ${permissions[operation.access as keyof typeof permissions].join(", ")}.`,
    ]
      .filter(Boolean)
      .join("\n\n"),
    security: [
      ...(operation.access === "manageOwnSessions" ? [] : [{ apiKey: [] }]),
      ...(isOfClinic && isCookieAccepted ? [{ session: [] }] : []),
      ...(isPersonAccepted ? [{ person: [] }] : []),
      ...(isPinAccepted ? [{ pin: [] }] : []),
      ...(operation.acceptsDesk ? [{ desk: [] }] : []),
      ...(operation.acceptsTicket ? [{ ticket: [] }] : []),
      ...(needsRole || operation.acceptsDesk ? [] : [{}]),
    ],
    parameters: [
      ...parameters(operation.params, "path"),
      ...parameters(operation.query, "query"),
      ...(operation.replay ? [idempotencyKeyParameter] : []),
      ...(operation.isConditional ? [ifMatchParameter, ifNoneMatchParameter] : []),
      ...(operation.replies[304] ? [ifNoneMatchParameter] : []),
    ],
    ...(operation.body && {
      requestBody: {
        required: !operation.body.safeParse(undefined).success,
        content: { "application/json": { schema: jsonSchema(operation.body, "input"), example: operation.example } },
      },
    }),
    responses: responses(operation),
  };
}

function responses(operation: AnyOperation) {
  const result: Record<string, unknown> = {};
  for (const [status, { description, schema, mediaType, headers = [] }] of Object.entries(operation.replies)) {
    const all = operation.replay ? [...headers, "Idempotency-Replayed" as const] : headers;
    result[status] = {
      description,
      ...(all.length > 0 && { headers: Object.fromEntries(all.map((name) => [name, replyHeaders[name]])) }),
      ...(schema && { content: { [mediaType ?? "application/json"]: { schema: jsonSchema(schema, "output") } } }),
    };
  }
  const codes = declaredProblems(operation);
  for (const status of new Set(codes.map(statusOf))) {
    result[status] = problemResponse(
      status,
      codes.filter((code) => statusOf(code) === status),
    );
  }
  return result;
}

const statusOf = (code: ProblemCode) => problemCodes[code][0];

/** Every code that the operation may answer with: its own, and what follows from the rest of its declaration. */
export function declaredProblems(operation: AnyOperation): ProblemCode[] {
  const codes = new Set([...commonProblems, ...(operation.problems ?? [])]);
  if (operation.params) codes.add("not_found");
  if (operation.isConditional) codes.add("precondition_failed");
  if (operation.replay) for (const code of ["in_flight", "idempotency_key_reused"] as const) codes.add(code);
  if (operation.body) for (const code of ["malformed", "too_large", "unsupported_media_type"] as const) codes.add(code);
  return [...codes];
}

/** Codes that share a status share a response, which lists them; by `allOf`, for generators drop what stands beside a `$ref`. */
const problemResponse = (status: number, codes: ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemCodes[code][1]}`).join("\n\n"),
  ...([429, 503].includes(status) && { headers: { "Retry-After": replyHeaders["Retry-After"] } }),
  content: {
    "application/problem+json": {
      schema: { allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes } } }] },
    },
  },
});

function parameters(schema: z.ZodType | undefined, where: "path" | "query") {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input");
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...type } = property as z.core.JSONSchema.BaseSchema;
    return { name, in: where, description, required: where === "path" || required.includes(name), schema: type };
  });
}

const idempotencyKeyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of your own, new for each intent. Sent again within 24 hours with the same body it acts no second time: the " +
    "answer is what the first one made or changed, as it is now, with the first status and secrets and `Idempotency-Replayed: true`.",
  schema: { type: "string", maxLength: 255 },
};

const ifMatchParameter = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    "An `ETag` of what is to be changed: refused with `precondition_failed` when its version is another by now.",
  schema: { type: "string" },
};

const ifNoneMatchParameter = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description:
    "Of a read, the `ETag` that you have: 304 when nothing changed. Of a write, `*`: only if it is not there yet.",
  schema: { type: "string" },
};

const problemSchema = {
  type: "object",
  description: "RFC 9457. Decide by `code`; `detail` is for people, in Arabic or English by Accept-Language.",
  required: ["type", "title", "status", "code", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(problemCodes) },
    detail: { type: "string" },
    bookingId: {
      type: "string",
      description: "With `already_booked`: the booking that this patient has",
    },
    nextAvailable: {
      type: ["string", "null"],
      description: "With `day_full` of a new booking: the nearest date with room",
    },
    clinicId: { type: "integer", description: "With `clinic_twice`: the clinic" },
    date: { type: "string", format: "date", description: "With `wrong_day`: of the booking" },
    booking: { type: "object", description: "With `changed_meanwhile`, for staff: the booking as it is now" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "in", "message"],
        properties: {
          pointer: { type: "string", description: "JSON pointer to the field, behind a #" },
          in: { enum: ["body", "query", "path", "header"] },
          message: { type: "string", description: "For people, in the language of `detail`" },
        },
      },
    },
  },
};
