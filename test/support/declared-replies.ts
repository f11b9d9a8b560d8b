import { z } from "zod";
import { listOperations } from "../../src/app.js";
import type { Context } from "../../src/context.js";
import type { ProblemCode } from "../../src/contract/problem-codes.js";
import { declaredProblems } from "../../src/http/openapi.js";
import type { AnyOperation } from "../../src/http/operation.js";
import { patternOf } from "../../src/http/operation-paths.js";

/** Declarations only: nothing of these operations is ever run. */
export const declaredOperations = listOperations({ config: {} } as Context);

const patterns = declaredOperations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
const byId = new Map(declaredOperations.map((operation) => [operation.id, operation]));
const strictSchemas = new Map<z.ZodType, z.ZodType>();

/** Throws unless the operation declares such a reply, with all its fields and no others. */
export function checkReply(operationId: string, status: number, body: unknown): void {
  const operation = byId.get(operationId);
  if (!operation) throw new Error(`no operation ${operationId}`);
  const reply = operation.replies[status];
  if (!reply) checkProblem(operation, status, body);
  else if (reply.schema) checkBody(`${operationId} ${status}`, reply.schema, body);
  else if (body !== undefined)
    throw new Error(`${operationId} ${status} declares no body, got ${JSON.stringify(body)}`);
}

/** The same for a request by its path; what no operation serves is no operation's reply. */
export function checkReplyTo(method: string, path: string, { status, type, body, text }: SeenReply): void {
  const pathname = path.replace(/[?#].*/s, "");
  const { operation } =
    patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(pathname)) ?? {};
  if (!operation || type === "text/event-stream") return;
  checkReply(operation.id, status, text ? body : undefined);
}

interface SeenReply {
  status: number;
  type: string;
  body: unknown;
  text: string;
}

function checkBody(reply: string, schema: z.ZodType, body: unknown): void {
  const parsed = strictly(schema).safeParse(body);
  if (parsed.success) return;
  throw new Error(`${reply} is not as declared: ${z.prettifyError(parsed.error)}\n${JSON.stringify(body)}`);
}

function checkProblem(operation: AnyOperation, status: number, body: unknown): void {
  const { code } = (body ?? {}) as { code?: ProblemCode };
  if (code && declaredProblems(operation).includes(code)) return;
  throw new Error(`${operation.id} does not declare ${status} ${code ?? JSON.stringify(body)}`);
}

/** The same schema, but refusing fields that it does not name. */
function strictly(schema: z.ZodType): z.ZodType {
  let strict = strictSchemas.get(schema);
  if (!strict) {
    strict = makeStrict(schema);
    strictSchemas.set(schema, strict);
  }
  return strict;
}

function makeStrict(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape).map(([name, field]) => [name, strictly(field as z.ZodType)]);
    return z.strictObject(Object.fromEntries(shape));
  }
  if (schema instanceof z.ZodArray) return z.array(strictly(schema.element as z.ZodType));
  if (schema instanceof z.ZodNullable) return strictly(schema.unwrap() as z.ZodType).nullable();
  if (schema instanceof z.ZodOptional) return strictly(schema.unwrap() as z.ZodType).optional();
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map((option) => strictly(option as z.ZodType)));
  return schema;
}
