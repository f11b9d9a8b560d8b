import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Permission } from "../auth/roles.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import type { RequestClient } from "../db/request-client.js";
import type { IdempotentClient } from "../idempotency/idempotent-client.js";
import type { Replay, SecretOf } from "../idempotency/once.js";
import type { CheckVersion } from "./etag.js";
import type { ReplyHeader } from "./reply-headers.js";
import type { Tag } from "./tags.js";

/**
 * One endpoint, declared once. The declaration is its route, its validation, its access rule and its part of
 * the OpenAPI document, so none of them can drift from the others.
 */
interface Declaration<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  id: string;
  method: "get" | "post" | "put" | "patch" | "delete";
  /** In OpenAPI's form: `/v1/clinics/{clinicId}`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  /** Who may call it. "anyone": the handler decides (public boards). */
  access: Permission | "anyone";
  /** A cookie counts here only with `?audience=staff`, so that a public page shows the same to everybody. */
  cookieNeedsStaffAudience?: boolean;
  /** A person's cookie counts also where no clinic or organisation is named. */
  acceptsPerson?: boolean;
  /** The cookie of an enrolled desk counts, which the handler checks, and that of no session. */
  acceptsDesk?: boolean;
  /** Whoever sends a `Booking-Token` may call it too; the handler checks the token. */
  acceptsTicket?: boolean;
  /** A key may ask it less often, so that nobody walks through a clinic's patients with it. */
  isSearch?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Success statuses with the schema of their body, which shows an example. */
  replies: Record<number, { description: string; schema?: z.ZodType; mediaType?: string; headers?: ReplyHeader[] }>;
  /** Its answer is a stream: always, or when the Accept header asks for one. */
  streams?: "always" | "when accepted";
  /** A write that obeys `If-Match` and `If-None-Match`: its handler asks `checkVersion` under the clinic's lock. */
  isConditional?: boolean;
  /** What can go wrong besides what every operation can. */
  problems?: ProblemCode[];
  /** A body that is sent along with the OpenAPI document. */
  example?: unknown;
}

type RequestTo<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = OperationRequest<
  z.output<Params>,
  z.output<Query>,
  z.output<Body>
>;

export interface Operation<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>
  extends Declaration<Params, Query, Body> {
  handle(request: RequestTo<Params, Query, Body>): Promise<Reply>;
  replay?: undefined;
}

/** An operation that takes an `Idempotency-Key`. Its client lets it write nothing that a replay could not refer to. */
export interface IdempotentOperation<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>
  extends Declaration<Params, Query, Body> {
  handle: (
    request: Omit<RequestTo<Params, Query, Body>, "db"> & { db: IdempotentClient },
    secretOf: SecretOf,
  ) => Promise<Reply>;
  /** Answers a repeated key with what the first request made or changed, as it is now. */
  replay(request: RequestTo<Params, Query, Body>, done: Replay): Promise<Reply>;
}

interface OperationRequest<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
  db: RequestClient;
  now: Date;
  headers: IncomingMessage["headers"];
  /** As it came, for `addressOf`. */
  message: IncomingMessage;
  /** Of a conditional operation. */
  checkVersion: CheckVersion;
  /** The client came over TLS, as far as a trusted proxy tells. */
  isSecure: boolean;
}

export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string>; cookies?: string[] }
  /** Takes over the response, for streams. Rejects when the stream cannot begin. */
  | { stream: (request: IncomingMessage, response: ServerResponse) => Promise<void> };

// biome-ignore-start lint/suspicious/noExplicitAny: a list of operations holds many different schemas
export type AnyOperation = Operation<any, any, any> | IdempotentOperation<any, any, any>;
export type AnyRequest = OperationRequest<any, any, any>;
// biome-ignore-end lint/suspicious/noExplicitAny: see above

/** Only infers the types of the handler from the schemas. */
export const operation = <
  Params extends z.ZodType = z.ZodType<unknown>,
  Query extends z.ZodType = z.ZodType<unknown>,
  Body extends z.ZodType = z.ZodType<unknown>,
>(
  declaration: Operation<Params, Query, Body>,
): AnyOperation => declaration;

/** The same for an operation that takes an `Idempotency-Key`. */
export const idempotentOperation = <
  Params extends z.ZodType = z.ZodType<unknown>,
  Query extends z.ZodType = z.ZodType<unknown>,
  Body extends z.ZodType = z.ZodType<unknown>,
>(
  declaration: IdempotentOperation<Params, Query, Body>,
): AnyOperation => declaration;

/** The reply of a read with an `ETag` to whoever sends it back as `If-None-Match`; `mount` makes it. */
export const notModified = { description: "Nothing changed", headers: ["ETag"] satisfies ReplyHeader[] };
