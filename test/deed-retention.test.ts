import { describe, expect, test } from "vitest";
import { forgetOldDeeds } from "../src/deeds/deed-retention.js";
import { type TestApp, testApp } from "./support/test-app.js";

describe("a clinic that keeps deeds for 12 months", () => {
  const never = new AbortController().signal;
  const forget = ({ context }: TestApp) => forgetOldDeeds(context.pool, never);
  /** So many deeds of a clinic, done one a second from then on. */
  const addOld = (app: TestApp, clinic: { id: number }, since: string, deeds = 1) =>
    app.database.query(
      `insert into deeds (clinic_id, at, version, actor, deed)
       select $1, now() - cast(cast($2 as text) as interval) + make_interval(secs => turn), 1, 'admin', $2 from generate_series(1, $3) as turn`,
      [clinic.id, since, deeds],
    );
  const left = async (app: TestApp, clinic: { id: number }) =>
    (
      await app.database.query(
        "select distinct deed from deeds where clinic_id = $1 and deed like '%months%' order by 1",
        [clinic.id],
      )
    ).map(({ deed }) => deed);

  test("has none that are older, whatever their number, and all others; another clinic keeps all", async () => {
    const app = await testApp();
    const [clinic, other] = [await app.aClinic(), await app.aClinic()];
    for (const each of [clinic, other]) {
      await addOld(app, each, "14 months", 1_200);
      await addOld(app, each, "11 months");
    }
    await forget(app);
    expect(await left(app, clinic)).toEqual(["11 months", "14 months"]);
    await app.request("patch", clinic.path).send({ deedMonths: 12 }).expect(200);
    await forget(app);
    expect(await left(app, clinic)).toEqual(["11 months", "clinic_deed_months"]);
    expect(await left(app, other)).toEqual(["11 months", "14 months"]);
    for (const deedMonths of [0, 11, 121, 12.5, "24"]) {
      const { status, body } = await app.request("patch", clinic.path).send({ deedMonths });
      expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ pointer: "#/deedMonths" }] });
    }
  });

  test("loses none of the others, whoever asks, and whatever passes for the clinic's settings", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ deedMonths: 12 });
    await addOld(app, clinic, "13 months");
    await addOld(app, clinic, "11 months");
    const { query } = app.database;
    await expect(query("delete from deeds")).rejects.toThrow("only ever added to");
    await query("create temporary table clinics as select id, cast(0 as smallint) as deed_months from clinics");
    await query("create temporary table deeds (like deeds)");
    await query("select forget_deeds($1, 100)", [clinic.id]);
    await expect(query("delete from public.deeds")).rejects.toThrow("only ever added to");
    await query("drop table pg_temp.clinics, pg_temp.deeds");
    expect(await left(app, clinic)).toEqual(["11 months"]);
  });

  test("has them removed by one instance at a time, which stops after a step", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ deedMonths: 12 });
    await addOld(app, clinic, "14 months", 1_200);
    const count = async () =>
      (await app.database.query("select count(*)::int as count from deeds where deed = '14 months'"))[0].count;
    await app.database.query(
      "insert into job_turns values ('forget old deeds', 'another', now() + interval '1 minute')",
    );
    await forget(app);
    expect(await count()).toBe(1_200);
    await app.database.query("update job_turns set ends_at = now() - interval '1 second'");
    await forgetOldDeeds(app.context.pool, AbortSignal.abort());
    expect(await count()).toBe(700);
    await forget(app);
    expect(await count()).toBe(0);
  });
});
