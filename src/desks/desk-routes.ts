import type { RevocationWatch } from "../auth/revocation-watch.js";
import { newSessionSecret, readDeskCookie, sessionCookie, sessionHash } from "../auth/session.js";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { type DeskRow, findOwnDesk, insertDesk, listDesks, revokeDesk } from "./desk-queries.js";
import { deskParams, deskReply, desksReply, newDesk, ownDeskReply } from "./desk-schemas.js";

const path = "/v1/clinics/{clinicId}/desks";
const common = { tag: "Desks", access: "manageDesks" } as const;

/** The longest that browsers keep a cookie; each day of use begins it anew. */
const cookieLastsMs = 400 * 86_400_000;

/** How a browser becomes a desk at which people sign in by PINs, and ceases to be one. */
export const deskOperations = (watch: RevocationWatch): AnyOperation[] => [
  operation({
    ...common,
    id: "enrolDesk",
    method: "post",
    path,
    summary: "Make this browser a shared desk",
    description:
      "It gets an HttpOnly, SameSite=Strict cookie for `…/desk`, which alone opens the names of those who have a PIN, and their sign-in. " +
      "Whoever is to sign in there has a PIN; the key that enrolled it is not needed there any more.",
    params: clinicParams,
    body: newDesk,
    example: { name: "Reception" },
    replies: { 201: { description: "The desk", schema: deskReply } },
    handle: async ({ params: { clinicId }, body: { name }, db, isSecure }) => {
      const secret = newSessionSecret();
      const desk = { clinicId, name, secretHash: sessionHash(secret) };
      const row = await db.transact((transaction) => insertDesk(transaction, desk));
      return { status: 201, body: toReply(row), headers: keepDesk(clinicId, secret, isSecure) };
    },
  }),
  operation({
    ...common,
    id: "listDesks",
    method: "get",
    path,
    summary: "List the shared desks of a clinic",
    params: clinicParams,
    replies: { 200: { description: "By id, revoked ones too", schema: desksReply } },
    handle: async ({ params: { clinicId }, db }) => {
      const desks = await db.read((pool) => listDesks(pool, clinicId));
      return { status: 200, body: { items: desks.map(toReply) } };
    },
  }),
  operation({
    ...common,
    id: "revokeDesk",
    method: "delete",
    path: `${path}/{deskId}`,
    summary: "End a shared desk",
    description: "Whoever is signed in there is signed out within a second, on every instance.",
    params: deskParams,
    replies: { 204: { description: "The browser opens nothing any more" } },
    handle: async ({ params: { clinicId, deskId }, db }) => {
      if (!(await db.transact((transaction) => revokeDesk(transaction, clinicId, deskId))))
        throw new Problem("not_found");
      await watch.readNow();
      return { status: 204 };
    },
  }),
  operation({
    id: "readOwnDesk",
    method: "get",
    path: "/v1/clinics/{clinicId}/desk",
    tag: "Desks",
    summary: "Read which desk this browser is, and who may sign in there",
    description: "By the cookie that it got when it was enrolled, which opens nothing else but signing in by a PIN.",
    access: "anyone",
    acceptsDesk: true,
    params: clinicParams,
    replies: { 200: { description: "The desk", schema: ownDeskReply } },
    handle: async ({ params: { clinicId }, headers: { cookie }, db, isSecure }) => {
      const secret = readDeskCookie(cookie);
      const desk = secret && (await db.read((pool) => findOwnDesk(pool, clinicId, sessionHash(secret))));
      if (!desk) throw new Problem("unauthenticated");
      return { status: 200, body: desk, headers: keepDesk(clinicId, secret, isSecure) };
    },
  }),
];

const keepDesk = (clinicId: number, secret: string, isSecure: boolean) => ({
  "Set-Cookie": sessionCookie(secret, cookieLastsMs, { path: `/v1/clinics/${clinicId}/desk`, of: "desk", isSecure }),
});

const toReply = ({ createdAt, lastUsedAt, revokedAt, ...row }: DeskRow) => ({
  ...row,
  createdAt: utc(createdAt),
  lastUsedAt: utc(lastUsedAt),
  revokedAt: utc(revokedAt),
});
