import { z } from "zod";
import type { Passwords } from "../auth/password.js";
import { endPersonSession, listPersonSessions, signInKinds } from "../auth/person-session-queries.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { rowId } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { newPassword, newPin } from "../people/person-schemas.js";
import { checkingPassword } from "./password-check.js";
import { signedIn } from "./person-session.js";
import { changePassword, findPasswordOf, setPin } from "./person-sign-in-queries.js";

const common = { tag: "People", access: "manageOwnSessions", acceptsPerson: true } as const;

const ownSession = z.object({
  id: z.int(),
  clinicId: z.int().nullable().meta({ description: "The only clinic that it opens; null: all of hers" }),
  signedInWith: z.enum(signInKinds),
  isCurrent: z.boolean(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});

const ownSessionsReply = z.object({ items: z.array(ownSession) }).meta({
  id: "OwnSessions",
  examples: [
    {
      items: [
        {
          id: 31,
          clinicId: null,
          signedInWith: "password",
          isCurrent: true,
          createdAt: "2026-11-30T08:00:00.000Z",
          expiresAt: "2026-11-30T20:00:00.000Z",
        },
      ],
    },
  ],
});

/** What whoever is signed in by name does with her own sessions and password. */
export const ownSessionsOperations = (passwords: Passwords, watch: RevocationWatch): AnyOperation[] => [
  operation({
    ...common,
    id: "listOwnSessions",
    method: "get",
    path: "/v1/sessions",
    summary: "List one’s own sessions",
    replies: { 200: { description: "Those that are open, the newest first", schema: ownSessionsReply } },
    handle: async ({ caller, db, now }) => {
      const { person, session } = signedIn(caller);
      const rows = await db.read((pool) => listPersonSessions(pool, person.id, now));
      const items = rows.map(({ createdAt, expiresAt, ...row }) => ({
        ...row,
        isCurrent: row.id === session.id,
        createdAt: utc(createdAt),
        expiresAt: utc(expiresAt),
      }));
      return { status: 200, body: { items } };
    },
  }),
  operation({
    ...common,
    id: "endOwnSession",
    method: "delete",
    path: "/v1/sessions/{sessionId}",
    summary: "End one of one’s own sessions",
    params: z.object({ sessionId: rowId.meta({ description: "The session's `id`" }) }),
    replies: { 204: { description: "It opens nothing any more" } },
    handle: async ({ params: { sessionId }, caller, db }) => {
      const { person } = signedIn(caller);
      const isEnded = await db.transact((transaction) => endPersonSession(transaction, person.id, sessionId));
      if (!isEnded) throw new Problem("not_found");
      await watch.readNow();
      return { status: 204 };
    },
  }),
  operation({
    ...common,
    id: "changeOwnPassword",
    method: "put",
    path: "/v1/password",
    summary: "Change one’s own password",
    description: "All of her sessions end but this one. The current password may be wrong 10 times an hour.",
    body: z.strictObject({
      currentPassword: z.string().max(1_000).meta({ format: "password" }),
      password: newPassword,
    }),
    example: { currentPassword: "correct horse battery", password: "staple battery horse" },
    replies: { 204: { description: "Changed" } },
    handle: async ({ body: { currentPassword, password }, caller, db }) => {
      const { person, session } = signedIn(caller);
      const wrong = () => invalidField("body", "#/currentPassword", "Is not your password");
      const from = await checkingPassword(db, `of person ${person.id}`, async (begin) => {
        const stored = await db.read((pool) => findPasswordOf(pool, person.id));
        if (!(await passwords.isRight(currentPassword, stored, "signed in", begin)) || stored === null) throw wrong();
        return stored;
      });
      const to = await passwords.hash(password, "signed in");
      const change = { personId: person.id, sessionId: session.id, from, to };
      if (!(await db.transact((transaction) => changePassword(transaction, change)))) throw wrong();
      await watch.readNow();
      return { status: 204 };
    },
  }),
  operation({
    ...common,
    id: "changeOwnPin",
    method: "put",
    path: "/v1/pin",
    summary: "Set one’s own PIN",
    description:
      "With which she signs in at the shared desks of her clinics. It unlocks her there, and ends her sessions there.",
    body: z.strictObject({ pin: newPin.nullable().meta({ description: "Null: she signs in at none" }) }),
    example: { pin: "4920" },
    replies: { 204: { description: "Set" } },
    handle: async ({ body: { pin }, caller, db }) => {
      const { person } = signedIn(caller);
      const hash = pin === null ? null : await passwords.hash(pin, "signed in");
      await db.transact((transaction) => setPin(transaction, person.id, hash));
      await watch.readNow();
      return { status: 204 };
    },
  }),
];
