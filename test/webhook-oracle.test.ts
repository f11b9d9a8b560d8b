import { isDeepStrictEqual } from "node:util";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test, vi } from "vitest";
import { aReceiver, type Received } from "./support/a-receiver.js";
import { shownBooking } from "./support/oracle/expected-days.js";
import { Random } from "./support/oracle/random.js";
import { randomTransaction } from "./support/oracle/random-transaction.js";
import { World } from "./support/oracle/world.js";
import { webhookSettings } from "./support/test-app.js";

const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const audiences = ["staff", "public"] as const;
const personal = /نور|0770|patient/;

test("whatever is refused, killed or restarted, each receiver ends up holding what the database holds, told in order", async () => {
  const random = new Random(seed);
  const world = new World(webhookSettings);
  onTestFinished(() => world.stop());
  await world.start();
  const client = await world.sql();
  const receivers = await Promise.all(audiences.map((audience) => aRandomReceiver(world, audience, random)));
  const today = await world.today(world.clinicIds[0] as number);
  const change = async (count: number) => {
    for (let i = 0; i < count; i++) await randomTransaction(client, random.pick(world.clinicIds), random, today);
  };
  /** As if so much time had passed that claims of the killed have ended, and all are tried again. */
  const passTime = async () => {
    await client.query("update webhooks set next_at = '-infinity'");
    await client.query("update webhook_cursors set next_at = '-infinity', claimed_until = least(claimed_until, now())");
  };
  await change(60);
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    const [victim] = random.shuffled(world.instances);
    await victim?.stop(signal);
    await change(40);
    if (signal === "SIGKILL") await passTime();
    await victim?.start();
    await change(40);
  }
  await client.query("update bookings set patient_name = '', patient_phone = null where number % 3 = 0");
  for (const receiver of receivers) receiver.answerWith(204);
  await vi.waitFor(
    async () => {
      await passTime();
      for (const { audience, received } of receivers) {
        for (const clinicId of world.clinicIds) {
          const { rows } = await client.query(
            `select ${shownBooking[audience]} as booking from bookings where clinic_id = $1`,
            [clinicId],
          );
          const held = new Map(
            received
              .filter(({ type, data }) => type === "booking.changed" && data.clinicId === clinicId)
              .map(({ data }) => [data.booking.id, data.booking]),
          );
          const wrong = rows.filter(({ booking }) => !isDeepStrictEqual(held.get(booking.id), booking));
          expect(
            wrong.slice(0, 1).map(({ booking }) => [held.get(booking.id), booking]),
            `seed ${seed}`,
          ).toEqual([]);
          expect(held.size, `seed ${seed}`).toBe(rows.length);
        }
      }
    },
    { timeout: 60_000, interval: 200 },
  );
  for (const { audience, received, attempts, secret } of receivers) {
    expect(outOfOrder(received), `seed ${seed}`).toEqual([]);
    const texts = new Map(attempts.map(({ id, text }) => [id, text]));
    expect(attempts.filter(({ id, text }) => texts.get(id) !== text)).toEqual([]);
    for (const { text, headers } of attempts)
      expect(() => new Webhook(secret).verify(text, headers as Record<string, string>)).not.toThrow();
    if (audience === "public") expect(attempts.filter(({ text }) => personal.test(text))).toEqual([]);
  }
  expect(receivers[0]?.attempts.length).toBeGreaterThan(receivers[0]?.received.length ?? 0);
}, 180_000);

/** It refuses, or hangs up after it has taken a message in, one time in five. */
async function aRandomReceiver(world: World, audience: (typeof audiences)[number], random: Random) {
  const receiver = await aReceiver();
  receiver.answerWith(() => (random.chance(0.2) ? random.pick([500, 503, 404, 302]) : 204));
  const { secret } = await world.rest("POST", "/v1/webhooks", { url: receiver.url, audience });
  return { ...receiver, audience, secret };
}

/** Messages that were not told before and are older than one of the same clinic that was. */
function outOfOrder(received: Received[]): Received[] {
  const latest = new Map<number, number>();
  const known = new Set<string>();
  return received.filter(({ id, data: { clinicId, version } }) => {
    if (known.has(id)) return false;
    known.add(id);
    const before = latest.get(clinicId) ?? 0;
    latest.set(clinicId, Math.max(before, version));
    return version < before;
  });
}
