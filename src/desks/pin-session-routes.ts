import type { Caller, Person } from "../auth/caller.js";
import type { Passwords } from "../auth/password.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { clearedCookie, readDeskCookie, sessionCookie, sessionHash } from "../auth/session.js";
import { endSession, readExpiry } from "../auth/session-queries.js";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { bodyOf, personSessionReply } from "../sign-in/person-session.js";
import { readSignedIn } from "../sign-in/person-sign-in-queries.js";
import { pinSignIn } from "./desk-schemas.js";
import { createPinSignIn } from "./pin-sign-in.js";

interface PinSessionOptions {
  passwords: Passwords;
  watch: RevocationWatch;
}

const path = "/v1/clinics/{clinicId}/desk/session";

/** How people sign in at a shared desk, one after the other. */
export function pinSessionOperations({ passwords, watch }: PinSessionOptions): AnyOperation[] {
  const signIn = createPinSignIn(passwords);
  const ofSession = { path, tag: "Desks", access: "manageBookings", params: clinicParams } as const;
  return [
    operation({
      id: "signInAtDesk",
      method: "post",
      path,
      tag: "Desks",
      summary: "Sign in at a shared desk by a PIN",
      description:
        "With the desk’s cookie. A session of 12 hours at this clinic alone, as an HttpOnly, SameSite=Strict cookie; it takes the place of " +
        "the one before at this desk. An owner is a secretary in it: settings need her password. Five wrong PINs of a person at a desk lock her " +
        "there for 15 minutes, and nobody else.",
      access: "anyone",
      acceptsDesk: true,
      params: clinicParams,
      body: pinSignIn,
      example: { personId: 5, pin: "4920" },
      replies: { 201: { description: "Signed in", schema: personSessionReply } },
      problems: ["wrong_pin"],
      handle: async ({ params: { clinicId }, body: { personId, pin }, headers, db, now, isSecure }) => {
        const secretOfDesk = readDeskCookie(headers.cookie);
        if (secretOfDesk === undefined) throw new Problem("wrong_pin");
        const secretHash = sessionHash(secretOfDesk);
        const { person, ...begun } = await signIn(db, { clinicId, secretHash, personId, pin, now });
        await watch.readNow(); // whoever sat there before is out
        const lastsMs = begun.expiresAt.getTime() - now.getTime();
        const cookie = sessionCookie(begun.secret, lastsMs, { ...scopeOf(clinicId), isSecure });
        return { status: 201, body: bodyOf(begun, await nameOf(db, person)), headers: { "Set-Cookie": cookie } };
      },
    }),
    operation({
      ...ofSession,
      id: "readDeskSession",
      method: "get",
      summary: "Read who is signed in at this desk, with the CSRF token",
      replies: { 200: { description: "The session", schema: personSessionReply } },
      handle: async ({ caller, db }) => {
        const { person, session } = atDesk(caller);
        const expiresAt = await db.read((pool) => readExpiry(pool, session.id));
        if (!expiresAt) throw new Problem("unauthenticated");
        return { status: 200, body: bodyOf({ ...session, expiresAt }, await nameOf(db, person)) };
      },
    }),
    operation({
      ...ofSession,
      id: "signOutAtDesk",
      method: "delete",
      summary: "Sign out at this desk, which stays one",
      replies: { 204: { description: "The session opens nothing any more" } },
      handle: async ({ params: { clinicId }, caller, db, isSecure }) => {
        await db.transact((transaction) => endSession(transaction, atDesk(caller).session.id));
        await watch.readNow();
        return { status: 204, headers: { "Set-Cookie": clearedCookie({ ...scopeOf(clinicId), isSecure }) } };
      },
    }),
  ];
}

const scopeOf = (clinicId: number) => ({ path: `/v1/clinics/${clinicId}`, of: "pin" }) as const;

/** Whoever gave her PIN; for others there is no such session. */
function atDesk(caller: Caller) {
  if (caller.role === "nobody" || !caller.session || !caller.person?.isAtDesk) throw new Problem("not_found");
  return { person: caller.person, session: caller.session };
}

/** Her memberships as the session has them: at this clinic, and no more than a secretary's. */
const nameOf = async (db: RequestClient, { id, memberships }: Pick<Person, "id" | "memberships">) => ({
  ...(await db.read((pool) => readSignedIn(pool, id))),
  memberships,
});
