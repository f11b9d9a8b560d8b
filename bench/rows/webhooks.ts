import { setTimeout as delay } from "node:timers/promises";
import { lasting } from "../support/effort.js";
import { startCallers, startReceivers, startScreens } from "../support/load-clients.js";
import type { BookLoad } from "../support/requests.js";
import type { Line, Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const clinics = 1_000;
const perTurn = { callers: 40, count: clinics };
const paced = { perSecond: 50, seconds: lasting(15) };
const streams = 100;
const settings = {
  WEBHOOK_SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  WEBHOOK_NETWORKS: "127.0.0.1",
};

export const webhooks: Row = {
  name: "webhooks",
  title: `${clinics} clinics with a webhook each, active (left) and paused; receivers on this one machine too`,
  run: async ({ world, nodeFlags }) => {
    const clinicIds = await world.addClinics(clinics);
    const [shown] = clinicIds as [number];
    await world.addDay(clinicIds, dayNumber(0));
    await world.addDay([shown], dayNumber(1), { bookings: 20 });
    const dawr = await world.startDawr(settings, nodeFlags);
    const [receivers, callers, screens] = [startReceivers(), startCallers(), startScreens()];
    await addWebhooks(world, dawr, clinicIds, await receivers.ask("listen"));
    await screens.ask("open", dawr, [`/v1/clinics/${shown}/stream`], streams);

    const change = { databaseUrl: world.url, clinicIds: [shown], date: dayNumber(1), bookings: 20, ...paced };
    const load: BookLoad = {
      kind: "book",
      clinicIds,
      dates: [dayNumber(0)],
      perDate: Number.MAX_SAFE_INTEGER,
      from: 0,
    };
    const turn = async (status: "active" | "paused") => {
      await setAll(world, dawr, status);
      await receivers.ask("lags");
      const { latencies } = await screens.ask("change", change);
      await settled(world);
      await receivers.ask("lags");
      load.from += perTurn.count;
      const beganAt = performance.now();
      const { perSecond, statuses, count } = await callers.ask("callAtOnce", dawr, load, perTurn);
      if (statuses[201] !== count) throw new Error(`not all were placed: ${JSON.stringify(statuses)}`);
      await settled(world);
      const seconds = (performance.now() - beganAt) / 1_000;
      const lags = await receivers.ask("lags");
      return { frameP99: latencies.p99, perSecond, told: lags.count / seconds, lags };
    };
    const { active, paused } = await inTurns(3, { active: () => turn("active"), paused: () => turn("paused") });
    for (const each of [screens, callers, dawr, receivers]) await each.stop();

    const line = (what: string, unit: string, figure: "frameP99" | "perSecond"): Line => ({
      ...{ what, unit, dawr: active.map((each) => each[figure]) },
      against: { name: "all paused", values: paused.map((each) => each[figure]) },
    });
    return [
      { ...line(`bookings by ${perTurn.callers} callers`, "/s", "perSecond"), aim: { ratioAtLeast: 0.91 } },
      { ...line(`COMMIT to frame, ${paced.perSecond} changes/s, p99`, "ms", "frameP99"), aim: { ratioAtMost: 1.1 } },
      { what: "messages told until none is left", unit: "/s", dawr: active.map(({ told }) => told) },
      { what: "from the change to its receiver meanwhile, p50", unit: "ms", dawr: active.map(({ lags }) => lags.p50) },
      { what: "the same, p99", unit: "ms", dawr: active.map(({ lags }) => lags.p99) },
    ];
  },
};

interface Server {
  url: string;
  key: string;
}

/** The first by the API, for its sealed secret; the others are as it is. */
async function addWebhooks({ sql }: World, dawr: Server, clinicIds: number[], url: string): Promise<void> {
  const [clinicId, ...others] = clinicIds;
  const reply = await fetch(`${dawr.url}/v1/webhooks`, {
    method: "POST",
    headers: { Authorization: `Bearer ${dawr.key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ url, clinicId, audience: "staff" }),
  });
  if (reply.status !== 201) throw new Error(await reply.text());
  await sql.query(
    `insert into webhooks (clinic_id, url, audience, kinds, secret)
     select other, url, audience, kinds, secret from webhooks, unnest($1::int[]) as other`,
    [others],
  );
  await sql.query(
    `insert into webhook_cursors (webhook_id, clinic_id, epoch, version)
     select id, clinic_id, dawr_epoch(), version from webhooks join clinic_versions using (clinic_id) on conflict do nothing`,
  );
}

/** What changed while they were paused is not told later: it would be counted for the wrong turn. */
async function setAll({ sql }: World, dawr: Server, status: "active" | "paused"): Promise<void> {
  await sql.query(
    `update webhook_cursors cursor set version = current.version, list = null, date = null, number = null
       from clinic_versions current where current.clinic_id = cursor.clinic_id`,
  );
  await sql.query("update webhooks set status = $1", [status]);
  const headers = { Authorization: `Bearer ${dawr.key}` };
  const isKnown = async () =>
    (await (await fetch(`${dawr.url}/metrics`, { headers })).text()).includes(
      `dawr_webhooks{status="${status}"} ${clinics}`,
    );
  while (!(await isKnown())) await delay(100);
}

/** Until no active webhook lacks anything. */
async function settled({ sql }: World): Promise<void> {
  for (;;) {
    const { rows } = await sql.query(
      `select count(*)::int as behind from webhooks webhook join webhook_cursors cursor on cursor.webhook_id = webhook.id
         join clinic_versions current on current.clinic_id = cursor.clinic_id
        where webhook.status = 'active' and (cursor.version < current.version or cursor.number is not null)`,
    );
    if (rows[0].behind === 0) return;
    await delay(100);
  }
}
