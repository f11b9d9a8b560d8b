import { type asBrowser, type BrowserSession, withToken } from "./browser-session.js";
import type { TestApp } from "./test-app.js";

export const password = "correct horse battery";
/** The same hashed at a cost that tests can bear. */
const passwordHash = "$scrypt$ln=4,r=8,p=1$CQkJCQkJCQkJCQkJCQkJCQ$T8wyCo3Tm6VaTYjB84cHR5w5o9FtkAsK9BkqTyA9Fvs";

interface Membership {
  clinicId: number | null;
  role: "owner" | "secretary" | "doctor";
}

let people = 1_000; // so that who came later comes later by name, too

/** Somebody with a password who works there. */
export async function aPerson(app: TestApp, organisationId: number, memberships: Membership[], fields: object = {}) {
  const username = `person${++people}`;
  const path = `/v1/organisations/${organisationId}/people`;
  const body = { name: `Sara ${people}`, username, memberships, ...fields };
  const { id } = (await app.request("post", path).send(body).expect(201)).body as { id: number };
  await app.database.query("update people set password_hash = $2 where id = $1", [id, passwordHash]);
  return { id, username, path: `${path}/${id}`, organisationId };
}

/** The usernames of so many more, put into the table in one go. */
export async function peopleWithPasswords({ database }: TestApp, organisationId: number, count: number) {
  const rows = await database.query(
    `insert into people (organisation_id, name, username, password_hash)
     select $1, 'Spare', 'spare' || gen_random_uuid(), $2 from generate_series(1, $3) returning username`,
    [organisationId, passwordHash, count],
  );
  return rows.map(({ username }): string => username);
}

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
