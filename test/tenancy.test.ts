import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { aPatient, testApp } from "./support/test-app.js";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** Every SQL text of the program, by file. */
function* statements(): Generator<[file: string, sql: string]> {
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
    for (const [literal] of readFileSync(join(src, file), "utf8").matchAll(/`[^`]*`|"[^"\n]*"/g)) {
      if (/\b(from|join|update|into)\s+(bookings|booking_days|sessions|clinic_versions)\b/.test(literal))
        yield [file, literal];
    }
  }
}

test("every statement on a clinic's rows says of which clinic, or is found by a secret or id of its own", () => {
  const byOwnId = /where s?\.?(token_hash|id) = |where s\.id = any|where expires_at </;
  const found = [...statements()];
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter(([, sql]) => !/clinic_id/.test(sql) && !byOwnId.test(sql))).toEqual([]);
});

test("a row cannot point to another clinic's row, because every key between them carries the clinic", async () => {
  const { database } = await testApp();
  const withClinic = await database.query(
    "select attrelid::regclass::text as name from pg_attribute where attname = 'clinic_id' and attrelid::regclass::text not like '%\\_%key' and not attisdropped and attrelid in (select oid from pg_class where relkind = 'r')",
  );
  const tables = withClinic.map(({ name }) => name);
  expect(tables).toEqual(
    expect.arrayContaining(["booking_days", "bookings", "clinic_versions", "sessions", "api_keys"]),
  );
  const keys = await database.query(
    `select conname as name,
            array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
       from pg_constraint
      where contype = 'f' and conrelid::regclass::text = any($1) and confrelid::regclass::text = any($1)`,
    [tables],
  );
  // A session points to the key it was made with; that key may be of every clinic.
  const loose = keys.filter(({ columns }) => !columns.includes("clinic_id")).map(({ name }) => name);
  expect(loose).toEqual(["sessions_api_key_id_fkey"]);
});

test("a session is never of another clinic than its key", async () => {
  const app = await testApp();
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const key = await app.aKey("staff", mine.id);
  expect((await app.request("post", `${other.path}/session`, key)).status).toBe(404);
  const forged = app.database.query(
    "insert into sessions (token_hash, clinic_id, api_key_id, expires_at) values (sha256('x'), $1, 1, now() + interval '1 hour')",
    [other.id],
  );
  await expect(forged).rejects.toThrow("sessions_clinic_of_key");
});

test("another clinic's booking is not there, whatever path it is asked by", async () => {
  const app = await testApp();
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const theirs = (await app.request("post", `${other.path}/bookings`).send({ patient: aPatient() })).body;
  const key = await app.aKey("staff", mine.id);
  for (const path of [`${mine.path}/bookings/${theirs.id}`, `${other.path}/bookings/${theirs.id}`]) {
    expect((await app.request("get", path, key)).status).toBe(404);
    expect((await app.request("patch", path, key).send({ status: "cancelled" })).status).toBe(404);
  }
  expect(await app.database.query("select status from bookings")).toEqual([{ status: "booked" }]);
});
