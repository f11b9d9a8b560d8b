import { expectedDays } from "./expected-days.js";
import { expectedLines, heldLines } from "./expected-lines.js";
import { SimulatedClient } from "./simulated-client.js";
import type { SimulatedReader } from "./simulated-reader.js";
import type { World } from "./world.js";

/** What the clients hold against what SQL holds, version and history included. */
export async function differencesOf(world: World, clients: SimulatedReader[]): Promise<string[]> {
  const sql = await world.sql();
  const { rows } = await sql.query("select clinic_id, version::int, dawr_epoch() as epoch from clinic_versions");
  const differences: string[] = [];
  const answers = new Map<string, Promise<string>>(); // many readers want the same
  for (const client of clients) {
    const { views } = client;
    const isWhole = client instanceof SimulatedClient || views.length === world.allClinicIds.length;
    if (!isWhole) differences.push(`${client.name} shows ${views.length} clinics`);
    for (const view of views) {
      const { epoch, version } = rows.find((row) => row.clinic_id === view.clinicId);
      const { want, fold } = view;
      const lines = want.list ? [] : heldLines(fold); // of one list nobody knows the line
      const dates = lines.map(({ date }) => date);
      const question = JSON.stringify([view.clinicId, { ...want, key: undefined }, dates]);
      const ask = async () =>
        canonical([
          await expectedDays(sql, view.clinicId, want, world.now),
          await expectedLines(sql, view.clinicId, dates),
        ]);
      const answer = answers.get(question) ?? ask();
      answers.set(question, answer);
      const expected = await answer;
      const held = canonical([fold.days, lines]);
      const isCurrent = client.isOpen && fold.held?.version === version && view.epoch === epoch;
      if (isCurrent && held === expected) continue;
      const at = [...held].findIndex((letter, index) => letter !== expected[index]);
      const around = (text: string) => text.slice(Math.max(0, at - 150), at + 150);
      differences.push(
        `${client.name} ${JSON.stringify(want)}, open: ${client.isOpen}, after ${client.connects} connects holds\n` +
          `  ${client.lastId} ${fold.held?.version} …${around(held)}\n` +
          `  but SQL ${epoch} ${version} …${around(expected)}\n    ${client.recent.join("\n    ")}`,
      );
    }
  }
  return differences;
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
