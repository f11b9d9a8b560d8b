import { z } from "zod";
import { formatKey, hashSecret, newSecret } from "../auth/api-key.js";
import { insertKey, listKeysOf, loadOrganisationOf, revokeKey } from "../auth/api-key-queries.js";
import { managedClinics } from "../auth/managed-clinics.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { findManagedBoard } from "../boards/board-queries.js";
import { clinicParams, keyParams } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { findOr404, newKeyOf, toReply } from "./api-key-routes.js";
import { keyReply, newClinicKey, newKeyReply } from "./api-key-schemas.js";

const path = "/v1/clinics/{clinicId}/api-keys";
const common = { tag: "API keys", access: "manageSettings" } as const;

/** The keys that open one clinic and no other, or a board that shows it, for whoever runs it. */
export const clinicKeyOperations = (watch: RevocationWatch): AnyOperation[] => [
  operation({
    ...common,
    id: "listClinicApiKeys",
    method: "get",
    path,
    summary: "List the keys of a clinic, revoked ones included",
    description:
      "Those that open it and no other clinic, and those of boards that show it and whose clinics the caller all manages.",
    params: clinicParams,
    replies: { 200: { description: "By id", schema: z.object({ items: z.array(keyReply) }) } },
    handle: async ({ params: { clinicId }, caller, db }) => {
      const whose = { clinicId, ...managedClinics(caller) };
      const keys = await db.read((pool) => listKeysOf(pool, whose));
      if (!keys) throw new Problem("not_found");
      return { status: 200, body: { items: keys.map(toReply) } };
    },
  }),
  idempotentOperation({
    ...common,
    id: "createClinicApiKey",
    method: "post",
    path,
    summary: "Create a key of a clinic",
    description:
      "`key` is shown once; just a hash of it is kept. The same `Idempotency-Key` makes no second key, but its answer has `key: null`.",
    params: clinicParams,
    body: newClinicKey,
    example: { name: "Front desk", role: "staff" },
    replies: { 201: { description: "The key", schema: newKeyReply } },
    handle: async ({ params: { clinicId }, body: { boardId = null, ...body }, caller, db }) => {
      if (!(await db.read((pool) => loadOrganisationOf(pool, clinicId)))) throw new Problem("not_found");
      if (boardId !== null) {
        const name = { id: boardId, clinicId, ...managedClinics(caller) };
        const board = await db.read((pool) => findManagedBoard(pool, name));
        if (!board) throw invalidField("body", "#/boardId", "There is no such board");
      }
      const secret = newSecret();
      const opened = { clinicId: boardId === null ? clinicId : null, boardId, organisationId: null };
      const key = { ...body, ...opened, secretHash: hashSecret(secret) };
      const row = await db.transact(
        (transaction) => insertKey(transaction, key),
        ({ id }) => String(id),
      );
      return { status: 201, body: newKeyOf(row, formatKey(row.id, secret)) };
    },
    replay: async ({ db }, { reference }) => ({
      status: 201,
      body: newKeyOf(await findOr404(db, Number(reference)), null),
    }),
  }),
  operation({
    ...common,
    id: "revokeClinicApiKey",
    method: "delete",
    path: `${path}/{id}`,
    summary: "Revoke a key of a clinic for ever",
    description: "Its requests, sessions and open streams end within a second, on every instance.",
    params: clinicParams.extend(keyParams.shape),
    replies: { 204: { description: "It opens nothing any more" } },
    handle: async ({ params: { clinicId, id }, caller, db }) => {
      const whose = { clinicId, ...managedClinics(caller) };
      const row = await db.transact((transaction) => revokeKey(transaction, id, whose));
      if (!row) throw new Problem("not_found");
      await watch.readNow();
      return { status: 204 };
    },
  }),
];
