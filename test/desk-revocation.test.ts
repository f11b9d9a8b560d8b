import { expect, test } from "vitest";
import { aDesk, aPersonWithPin, signInAtDesk, tryPin } from "./support/a-desk.js";
import { anOrganisation, statusFor } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { asBrowser, type BrowserSession } from "./support/browser-session.js";
import { comesAtOnce, deaf } from "./support/revocations.js";
import type { TestApp } from "./support/test-app.js";

/** How often: `ROUNDS=50` proves it for a change of these parts. */
const rounds = Number(process.env.ROUNDS || 1);

const shared = aServer();
const deafOne = aServer(() => ({ database: shared.app.database, settings: deaf() }));

/** Two instances, of which the second hears nothing, and a clinic of a chain. */
async function twoInstances() {
  const [first, second] = [shared.app, deafOne.app];
  const instances = [first, second];
  const organisationId = await anOrganisation(first);
  const clinic = await first.aClinic({ organisationId });
  const follow = async ({ cookie }: BrowserSession) => {
    const open = (app: TestApp) => app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: cookie });
    const streams = await Promise.all(instances.map(open));
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    return streams;
  };
  /** Each ends with `bye revoked`, before more than two further readings of the counter. */
  const allEnd = async (streams: Awaited<ReturnType<typeof follow>>, change: () => PromiseLike<unknown>) => {
    const ends = streams.map((stream) => stream.ended());
    await change();
    await Promise.all(ends.map((end, at) => comesAtOnce(instances[at % 2] as TestApp, end)));
    for (const { frames } of streams)
      expect(frames.at(-1)).toMatchObject({ event: "bye", data: { reason: "revoked" } });
  };
  const answers = (browser: BrowserSession) =>
    Promise.all(instances.map((app) => statusFor(app, browser, "get", clinic.path)));
  const secretary = { clinicId: clinic.id, role: "secretary" } as const;
  return { first, second, organisationId, clinic, secretary, follow, allEnd, answers };
}

test("who sits at a desk has no stream and no request within a second of the desk's end, on every instance, also on one that hears nothing", async () => {
  const { first, second, organisationId, clinic, secretary, follow, allEnd, answers } = await twoInstances();
  const person = await aPersonWithPin(first, organisationId, [secretary]);
  const bystander = await signInAtDesk(first, await aDesk(first, clinic), person);
  const staying = await follow(bystander);
  for (let round = 0; round < rounds; round++) {
    const desk = await aDesk(first, clinic);
    const browser = await signInAtDesk(first, desk, person);
    await allEnd(await follow(browser), () => first.request("delete", `${clinic.path}/desks/${desk.id}`).expect(204));
    expect(await answers(browser)).toEqual([401, 401]);
    for (const app of [first, second]) {
      expect((await asBrowser(app, desk, "get", `${clinic.path}/desk`)).status).toBe(401);
      expect((await tryPin(app, desk, { personId: person.id })).body.code).toBe("wrong_pin");
    }
  }
  const inPsql = await aDesk(first, clinic);
  const browser = await signInAtDesk(first, inPsql, person);
  const end = () => first.database.query("update desks set revoked_at = now() where id = $1", [inPsql.id]);
  await allEnd(await follow(browser), end);
  await expect(
    first.database.query("update desks set revoked_at = null where id = $1", [inPsql.id]),
    "one that has ended stays so",
  ).rejects.toThrow();
  expect(await answers(bystander)).toEqual([200, 200]);
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
});

test("so it is for a person who is disabled, gets another PIN or loses her membership, and for who gives the desk up to another", async () => {
  const { first, second, organisationId, clinic, secretary, follow, allEnd, answers } = await twoInstances();
  const desk = await aDesk(first, clinic);
  const changes = [{ disabled: true }, { memberships: [] }, { pin: "5813" }, { pin: null }];
  for (let round = 0; round < rounds; round++) {
    for (const change of changes) {
      const person = await aPersonWithPin(first, organisationId, [secretary]);
      const browser = await signInAtDesk(first, desk, person);
      await allEnd(await follow(browser), () => first.request("patch", person.path).send(change).expect(200));
      expect(await answers(browser), JSON.stringify(change)).toEqual(change.memberships ? [404, 404] : [401, 401]);
      expect((await tryPin(second, desk, { personId: person.id })).body.code).toBe("wrong_pin");
    }
    const [former, next] = [
      await aPersonWithPin(first, organisationId, [secretary]),
      await aPersonWithPin(first, organisationId, [secretary]),
    ];
    const browser = await signInAtDesk(second, desk, former);
    await allEnd(await follow(browser), () => signInAtDesk(first, desk, next));
    expect(await answers(browser)).toEqual([401, 401]);
  }
});

test("a PIN that was under way when the desk ended, or the PIN changed, comes to nothing", async () => {
  const { first, organisationId, clinic, secretary } = await twoInstances();
  const { passwords } = first.context;
  const isRight = passwords.isRight.bind(passwords);
  for (const what of ["the desk ends", "another PIN", "disabled"] as const) {
    const desk = await aDesk(first, clinic);
    const person = await aPersonWithPin(first, organisationId, [secretary]);
    passwords.isRight = async (...asked) => {
      const answer = await isRight(...asked);
      if (what === "the desk ends") await first.request("delete", `${clinic.path}/desks/${desk.id}`).expect(204);
      else
        await first
          .request("patch", person.path)
          .send(what === "disabled" ? { disabled: true } : { pin: null })
          .expect(200);
      return answer;
    };
    expect((await tryPin(first, desk, { personId: person.id })).body.code, what).toBe("wrong_pin");
    passwords.isRight = isRight;
  }
  const open = "select from sessions where clinic_id = $1 and ended_at is null";
  expect(await first.database.query(open, [clinic.id])).toEqual([]);
});
