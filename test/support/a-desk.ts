import { aPerson } from "./a-person.js";
import { type BrowserSession, withToken } from "./browser-session.js";
import type { TestApp } from "./test-app.js";

export const pin = "4920";
/** The same hashed at a cost that tests can bear. */
const pinHash = "$scrypt$ln=4,r=8,p=1$BwcHBwcHBwcHBwcHBwcHBw$Zr48i8UrnYig7w/BIYPKUXU6GXyqssRltsPQYEmV8yY";

const cookieOf = ({ headers }: { headers: Record<string, string> }) =>
  String(headers["set-cookie"]).split(";")[0] as string;

export interface Desk {
  id: number;
  /** Of the clinic. */
  path: string;
  cookie: string;
}

/** A browser that people share. `key`: who enrols it; absent: an admin. */
export async function aDesk(app: TestApp, { path }: { path: string }, key?: string): Promise<Desk> {
  const reply = await app.request("post", `${path}/desks`, key).send({ name: "Reception" }).expect(201);
  return { id: reply.body.id, path, cookie: cookieOf(reply) };
}

/** Somebody with a password and a PIN who works there. */
export async function aPersonWithPin(app: TestApp, ...[organisationId, memberships, fields]: Rest<typeof aPerson>) {
  const person = await aPerson(app, organisationId, memberships, fields);
  await app.database.query("update people set pin_hash = $2 where id = $1", [person.id, pinHash]);
  return person;
}
type Rest<Make extends (app: TestApp, ...rest: never[]) => unknown> =
  Parameters<Make> extends [TestApp, ...infer Others] ? Others : never;

/** What the desk's page sends when somebody has typed a PIN. `cookie` null: from a browser that is no desk. */
export const tryPin = (app: TestApp, { path, cookie }: { path: string; cookie: string | null }, body: object) => {
  const request = app.request("post", `${path}/desk/session`, null);
  return (cookie === null ? request : request.set("Cookie", cookie)).send({ pin, ...body });
};

/** A browser in which she has given her PIN. */
export async function signInAtDesk(app: TestApp, desk: Desk, { id }: { id: number }): Promise<BrowserSession> {
  const reply = await tryPin(app, desk, { personId: id }).expect(201);
  return { ...reply.body, setCookie: String(reply.headers["set-cookie"]), cookie: cookieOf(reply) };
}

export const signOutAtDesk = (app: TestApp, { path }: Desk, browser: BrowserSession) =>
  withToken(app, browser, "delete", `${path}/desk/session`).expect(204);
