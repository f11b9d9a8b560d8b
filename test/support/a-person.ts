import { type asBrowser, type BrowserSession, withToken } from "./browser-session.js";
import type { TestApp } from "./test-app.js";

export const password = "correct horse battery";
/** The same hashed at a cost that tests can bear. */
const passwordHash = "$scrypt$ln=4,r=8,p=1$CQkJCQkJCQkJCQkJCQkJCQ$T8wyCo3Tm6VaTYjB84cHR5w5o9FtkAsK9BkqTyA9Fvs";

interface Membership {
  clinicId: number | null;
  role: "owner" | "secretary" | "doctor";
}

let people = 0;

/** Somebody with a password who works there. */
export async function aPerson(app: TestApp, organisationId: number, memberships: Membership[], fields: object = {}) {
  const username = `person${++people}`;
  const path = `/v1/organisations/${organisationId}/people`;
  const body = { name: `Sara ${people}`, username, memberships, ...fields };
  const { id } = (await app.request("post", path).send(body).expect(201)).body as { id: number };
  await giveCheapPassword(app, id);
  return { id, username, path: `${path}/${id}`, organisationId };
}

/** The password of the tests, in place of one whose hash is dear to make and to check. */
export const giveCheapPassword = (app: TestApp, personId: number) =>
  app.database.query("update people set password_hash = $2 where id = $1", [personId, passwordHash]);

/** A browser in which she has signed in. */
export async function signInAs(app: TestApp, { username }: { username: string }): Promise<BrowserSession> {
  const { body, headers } = await app.request("post", "/v1/sign-in", null).send({ username, password }).expect(201);
  const setCookie = String(headers["set-cookie"]);
  return { ...body, setCookie, cookie: setCookie.split(";")[0] as string };
}

/** What the API answers her, by status. */
export const statusFor = async (
  app: TestApp,
  browser: BrowserSession,
  method: Parameters<typeof asBrowser>[2],
  path: string,
  body?: object,
): Promise<number> => (await withToken(app, browser, method, path).send(body)).status;

export async function anOrganisation(app: TestApp, name = "Al-Shifa"): Promise<number> {
  return (await app.request("post", "/v1/organisations").send({ name }).expect(201)).body.id;
}
