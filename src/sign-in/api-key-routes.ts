import { z } from "zod";
import { formatKey, hashSecret, newSecret } from "../auth/api-key.js";
import { type ApiKeyRow, findKey, insertKey, listKeys, revokeKey } from "../auth/api-key-queries.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { keyParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, idempotentOperation, operation, type Reply } from "../http/operation.js";
import { keyReply, newKey, newKeyReply } from "./api-key-schemas.js";

export const apiKeyOperations = (watch: RevocationWatch): AnyOperation[] => [
  idempotentOperation({
    id: "createApiKey",
    method: "post",
    path: "/v1/api-keys",
    tag: "API keys",
    summary: "Create a key",
    description:
      "`key` is shown once; just a hash of it is kept. The same `Idempotency-Key` makes no second key, but its answer has " +
      "`key: null`: if the first one was lost, revoke the key and make another.",
    access: "manageKeys",
    body: newKey,
    example: { name: "Front desk", role: "staff", clinicId: 1 },
    replies: { 201: { description: "The key", schema: newKeyReply, headers: ["Location"] } },
    problems: ["not_found"], // of a key that meanwhile went with its board
    handle: async ({ body: { name, role, clinicId = null, boardId = null, organisationId = null }, db }) => {
      const secret = newSecret(); // from an Idempotency-Key, which is no secret, none may follow that opens a clinic
      const key = { name, role, clinicId, boardId, organisationId, secretHash: hashSecret(secret) };
      const row = await db.transact(
        (transaction) => insertKey(transaction, key),
        ({ id }) => String(id),
      );
      return newKeyReplyOf(row, formatKey(row.id, secret));
    },
    replay: async ({ db }, { reference }) => newKeyReplyOf(await findOr404(db, Number(reference)), null),
  }),
  operation({
    id: "listApiKeys",
    method: "get",
    path: "/v1/api-keys",
    tag: "API keys",
    summary: "List the keys, revoked ones included",
    access: "manageKeys",
    replies: { 200: { description: "The keys", schema: z.object({ items: z.array(keyReply) }) } },
    handle: async ({ db }) => ({ status: 200, body: { items: (await db.read(listKeys)).map(toReply) } }),
  }),
  operation({
    id: "readApiKey",
    method: "get",
    path: "/v1/api-keys/{id}",
    tag: "API keys",
    summary: "Read a key, a revoked one too",
    access: "manageKeys",
    params: keyParams,
    replies: { 200: { description: "The key, without its secret", schema: keyReply } },
    handle: async ({ params, db }) => ({ status: 200, body: toReply(await findOr404(db, params.id)) }),
  }),
  operation({
    id: "revokeApiKey",
    method: "delete",
    path: "/v1/api-keys/{id}",
    tag: "API keys",
    summary: "Revoke a key for ever",
    description: "Its requests, sessions and open streams end within a second, on every instance.",
    access: "manageKeys",
    params: keyParams,
    replies: { 204: { description: "It opens nothing any more" } },
    handle: async ({ params, db }) => {
      const row = await db.transact((transaction) => revokeKey(transaction, params.id));
      if (!row) throw new Problem("not_found");
      await watch.readNow(); // other instances learn it within a second, this one now
      return { status: 204 };
    },
  }),
];

export async function findOr404(db: Pick<RequestClient, "read">, id: number): Promise<ApiKeyRow> {
  const row = await db.read((pool) => findKey(pool, id));
  if (!row) throw new Problem("not_found");
  return row;
}

const newKeyReplyOf = (row: ApiKeyRow, key: string | null): Reply => ({
  status: 201,
  body: newKeyOf(row, key),
  headers: { Location: `/v1/api-keys/${row.id}` },
});

export const newKeyOf = (row: ApiKeyRow, key: string | null) => ({ ...toReply(row), key });

const utc = (time: string | null) => time && new Date(time).toISOString();

export const toReply = (row: ApiKeyRow) => ({
  ...row,
  createdAt: utc(row.createdAt),
  revokedAt: utc(row.revokedAt),
  lastUsedAt: utc(row.lastUsedAt),
});
