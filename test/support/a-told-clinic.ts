import { expect, vi } from "vitest";
import { aReceiver, aWebhook } from "./a-receiver.js";
import { aBooker, type TestApp, type TestAppOptions, testApp, webhookSettings } from "./test-app.js";

/** Where it is about noon now, so that no test meets midnight. */
export function noonZone(): string {
  const behind = new Date().getUTCHours() - 12;
  return `Etc/GMT${behind < 0 ? "" : "+"}${behind}`;
}

/** A clinic, and a receiver that is told what its patients are to be told. */
export async function aToldClinic(app: TestApp, fields: object = {}) {
  const clinic = await app.aClinic({ timeZone: noonZone(), capacity: 50, ...fields });
  const receiver = await aReceiver();
  const webhook = await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["notice.due"] });
  const { book, become } = aBooker(app, clinic);
  const post = async (path: string, body: object = {}) => {
    const reply = await app.request("post", `${clinic.path}/${path}`).send(body);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.text}`);
    return reply.body;
  };
  /** What was told, as "near 4". */
  const told = () => receiver.received.map(({ data }) => `${data.notice.kind} ${data.booking.number}`);
  /** What the database knows of what was to be sent, as "near 4 moot". */
  const kept = async (): Promise<string[]> =>
    (
      await app.database.query(
        `select concat_ws(' ', kind, number, coalesce(outcome, 'open')) as sending from notice_sendings
          where clinic_id = $1 order by id`,
        [clinic.id],
      )
    ).map(({ sending }) => sending);
  return {
    app,
    clinic,
    receiver,
    webhook,
    book,
    become,
    post,
    told,
    isTold: (...notices: string[]) => vi.waitFor(() => expect(told()).toEqual(expect.arrayContaining(notices)), 15_000),
    callNext: () => post(`days/regular/${clinic.today}/call-next`),
    message: (notice: string) => receiver.received[told().indexOf(notice)],
    patch: (id: string, body: object) => app.request("patch", `${clinic.path}/bookings/${id}`).send(body).expect(200),
    settings: (change: object) => app.request("patch", clinic.path).send(change).expect(200),
    kept,
    /** Waits until it is noted that so many were sent in vain. */
    isTriedInVain: (count: number) =>
      vi.waitFor(async () => {
        const tried = "select from notice_sendings where clinic_id = $1 and attempts > 0";
        expect(await app.database.query(tried, [clinic.id])).toHaveLength(count);
      }, 15_000),
    isKept: (...sendings: string[]) =>
      vi.waitFor(async () => expect((await kept()).sort()).toEqual(sendings.sort()), 15_000),
  };
}

/** The same with a clock that stands still until it is told, on a server of its own. */
export async function aToldClinicAt(start: Date | string, fields: object = {}, options: TestAppOptions = {}) {
  let now = new Date(start);
  const app = await testApp({ settings: webhookSettings, clock: { now: () => now }, ...options });
  const world = await aToldClinic(app, fields);
  const setTime = (time: Date | string) => {
    now = new Date(time);
    app.context.notices?.look();
  };
  return {
    ...world,
    setTime,
    pass: (minutes: number) => setTime(new Date(now.getTime() + minutes * 60_000)),
    /** Whoever booked, did so then. */
    bookedAt: (id: string, time: string) =>
      app.database.query("update bookings set created_at = $1 where number = $2 and date = $3", [
        time,
        Number(id.slice(-4)),
        id.split("-")[2],
      ]),
  };
}
