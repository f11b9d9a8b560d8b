import { z } from "zod";
import { formatKey, hashSecret, newSecret } from "../auth/api-key.js";
import { type ApiKeyRow, insertKey, listKeys, revokeKey } from "../auth/api-key-queries.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { keyParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { keyReply, newKey, newKeyReply } from "./api-key-schemas.js";

export const apiKeyOperations = (watch: RevocationWatch): AnyOperation[] => [
  operation({
    id: "createApiKey",
    method: "post",
    path: "/v1/api-keys",
    tag: "API keys",
    summary: "Create a key",
    description: "`key` is shown this once; only a hash of it is kept.",
    access: "manageKeys",
    body: newKey,
    example: { name: "Front desk", role: "staff", clinicId: 1 },
    replies: { 201: { description: "The key", schema: newKeyReply, headers: ["Location"] } },
    handle: async ({ body: { name, role, clinicId = null }, db }) => {
      const secret = newSecret();
      const row = await db.transact((transaction) =>
        insertKey(transaction, { name, role, clinicId, secretHash: hashSecret(secret) }),
      );
      return {
        status: 201,
        body: { ...toReply(row), key: formatKey(row.id, secret) },
        headers: { Location: `/v1/api-keys/${row.id}` },
      };
    },
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

const utc = (time: string | null) => time && new Date(time).toISOString();

const toReply = (row: ApiKeyRow) => ({
  ...row,
  createdAt: utc(row.createdAt),
  revokedAt: utc(row.revokedAt),
  lastUsedAt: utc(row.lastUsedAt),
});
