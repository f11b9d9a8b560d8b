import { z } from "zod";
import type { Passwords } from "../auth/password.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { findOrganisation } from "../organisations/organisation-queries.js";
import { findPerson, insertPerson, listPeople, updatePerson } from "./person-queries.js";
import type { createPersonReplies } from "./person-replies.js";
import { newPerson, peopleParams, personChanges, personParams, personReply } from "./person-schemas.js";

const path = "/v1/organisations/{organisationId}/people";
const common = { tag: "People", access: "managePeople" } as const;
const oneReply = { 200: { description: "The person", schema: personReply } };

/** @param changed This instance learns at once that what it remembers of people may be wrong. */
export const personOperations = (
  passwords: Passwords,
  changed: () => Promise<void>,
  { toReply, replyWith, created, addressOf }: ReturnType<typeof createPersonReplies>,
): AnyOperation[] => [
  idempotentOperation({
    ...common,
    id: "createPerson",
    method: "post",
    path,
    summary: "Add a person",
    description:
      "By an admin, or an owner of the whole organisation. With a username and a password she can sign in, or by a provider of sign-ins; at a shared desk with a PIN.",
    params: peopleParams,
    body: newPerson,
    example: {
      name: "Sara Ahmed",
      username: "sara",
      password: "correct horse battery",
      memberships: [{ clinicId: 7, role: "secretary" }],
    },
    replies: { 201: { description: "The person", schema: personReply, headers: ["Location"] } },
    handle: async ({ params: { organisationId }, body: { username = null, password, pin, oidc, ...body }, db }) => {
      const passwordHash = (await hashOf(passwords, password)) ?? null;
      const pinHash = (await hashOf(passwords, pin)) ?? null;
      const person = { ...body, username, passwordHash, pinHash, oidc: oidc ? addressOf(oidc) : null };
      const made = await db.transact(
        (transaction) => insertPerson(transaction, organisationId, person),
        ({ id }) => String(id),
      );
      return created(made);
    },
    replay: async ({ params: { organisationId }, db }, { reference }) =>
      created(await db.read((pool) => findPerson(pool, organisationId, Number(reference)))),
  }),
  operation({
    ...common,
    id: "listPeople",
    method: "get",
    path,
    summary: "List the people of an organisation",
    params: peopleParams,
    replies: { 200: { description: "By id, disabled ones too", schema: z.object({ items: z.array(personReply) }) } },
    handle: async ({ params: { organisationId }, db }) => {
      const people = await db.read((pool) => listPeople(pool, organisationId));
      const isThere = people.length > 0 || (await db.read((pool) => findOrganisation(pool, organisationId)));
      if (!isThere) throw new Problem("not_found");
      return { status: 200, body: { items: people.map(toReply) } };
    },
  }),
  operation({
    ...common,
    id: "readPerson",
    method: "get",
    path: `${path}/{personId}`,
    summary: "Read a person",
    params: personParams,
    replies: oneReply,
    handle: async ({ params: { organisationId, personId }, db }) =>
      replyWith(await db.read((pool) => findPerson(pool, organisationId, personId))),
  }),
  operation({
    ...common,
    id: "changePerson",
    method: "patch",
    path: `${path}/{personId}`,
    summary: "Change a person",
    description:
      "Absent fields stay. What she may no longer do, her requests and open streams cannot within a second, on every instance.",
    params: personParams,
    body: personChanges,
    example: { disabled: true },
    replies: oneReply,
    handle: async ({ params: { organisationId, personId: id }, body: { password, pin, oidc, ...body }, db }) => {
      const [passwordHash, pinHash] = [await hashOf(passwords, password), await hashOf(passwords, pin)];
      const changes = { ...body, passwordHash, pinHash, oidc: oidc && addressOf(oidc) };
      const row = await db.transact((transaction) => updatePerson(transaction, { organisationId, id }, changes));
      await changed();
      return replyWith(row);
    },
  }),
];

/** Undefined: as it was; null: none. */
const hashOf = async (passwords: Passwords, secret: string | null | undefined) =>
  secret ? passwords.hash(secret, "signed in") : secret;
