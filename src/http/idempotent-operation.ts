import type { Request } from "express";
import { invalidField } from "../contract/problem.js";
import { type ActOnce, randomSecret } from "../idempotency/once.js";
import type { AnyOperation, AnyRequest, Reply } from "./operation.js";

/** Runs the operation, or answers with what it did for the same `Idempotency-Key` before (P8). */
export async function runIdempotently(
  operation: AnyOperation,
  valid: AnyRequest,
  request: Request,
  actOnce: ActOnce,
): Promise<Reply> {
  if (!operation.replay) return operation.handle(valid);
  const key = idempotencyKey(request);
  if (key === undefined) return operation.handle(valid, randomSecret);
  return actOnce(valid.db, {
    key,
    scope: `${valid.caller.role === "nobody" ? "" : valid.caller.keyId} ${request.method} ${pathOf(operation, valid)}`,
    body: valid.body,
    act: (db, secretOf) => operation.handle({ ...valid, db }, secretOf),
    replay: async (done) => markReplayed(await operation.replay(valid, done)),
  });
}

/** In one spelling, for a path that ends in a slash or has capitals leads to the same operation. */
const pathOf = ({ path }: AnyOperation, { params }: AnyRequest): string =>
  path.replace(/\{(\w+)\}/g, (_, name) => String(params[name]));

function idempotencyKey(request: Request): string | undefined {
  const key = request.get("Idempotency-Key");
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidField("header", "#/Idempotency-Key", "Must be 1 to 255 printable ASCII characters without spaces");
}

const markReplayed = (reply: Reply): Reply =>
  "stream" in reply ? reply : { ...reply, headers: { ...reply.headers, "Idempotency-Replayed": "true" } };
