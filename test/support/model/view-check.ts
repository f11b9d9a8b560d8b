import type { ClinicModel } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import { explain, liveView, paceless, staffView } from "./explain.js";
import { equal } from "./mismatch.js";
import type { ModelClient } from "./model-client.js";

/** What readers are told – live days, archive, positions – against the model, which the tables were checked against. */
export async function checkViews(client: ModelClient, model: ClinicModel): Promise<void> {
  for (const instance of [0, 1]) await checkLiveDays(client, model, instance);
  await checkArchive(client, model);
  const waiting = Object.values(model.days).flatMap((day) =>
    clinic.queue(day).map((booking) => clinic.idOf(model, day, booking)),
  );
  for (const id of waiting) {
    const intent = { do: "read" as const, id, as: "staff" as const };
    explain(model, { intent, reply: await client.send(model, intent) }, true);
  }
}

const view = (model: ClinicModel, day: clinic.Day, booking: clinic.Booking) =>
  JSON.parse(JSON.stringify(staffView(model, day, booking)));

/** Without what only the database's clock knows. */
function timeless({ calledAt, createdAt, updatedAt, finishedAt, arrivedAt, turnTakenAt, ...booking }: any) {
  equal("called", calledAt !== null, booking.calls > 0);
  equal("arrived", arrivedAt !== null, booking.arrived);
  equal("turn", turnTakenAt === null || calledAt !== null, true);
  equal("finished", finishedAt !== null, ["served", "no_show", "cancelled"].includes(booking.status));
  return booking;
}

async function checkLiveDays(client: ModelClient, model: ClinicModel, instance: number): Promise<void> {
  const { body } = await client.get("listDays", `/v1/clinics/${model.clinicId}/days`, instance);
  const expected = Object.values(model.days)
    .filter(({ status }) => status !== "closed")
    .sort((a, b) => (a.date !== b.date ? (a.date < b.date ? -1 : 1) : a.list === "regular" ? -1 : 1))
    .map((day) => ({
      ...liveView(day),
      bookings: clinic.inOrder(day).map((booking) => view(model, day, booking)),
    }));
  const days = body.days.map((day: any) => ({ ...paceless(day), bookings: day.bookings.map(timeless) }));
  equal("live days", days, expected);
  equal("their version", body.version, model.version);
}

async function checkArchive(client: ModelClient, model: ClinicModel): Promise<void> {
  const days: any[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path = `/v1/clinics/${model.clinicId}/archive?limit=2${cursor && `&cursor=${cursor}`}`;
    const { body } = await client.get("readArchive", path, 0);
    days.push(...body.items);
    cursor = body.nextCursor;
  }
  const expected = Object.values(model.days)
    .filter(({ status }) => status === "closed")
    .sort((a, b) => (a.date !== b.date ? (a.date > b.date ? -1 : 1) : a.list === "golden" ? -1 : 1));
  const count = (day: clinic.Day, status: string) => day.bookings.filter((booking) => booking.status === status).length;
  equal(
    "archive",
    days.map(({ closedAt, totals: { medianWaitSeconds, ...totals }, bookings, ...day }) => ({
      ...day,
      totals,
      bookings: bookings.map(timeless),
    })),
    expected.map((day) => ({
      list: day.list,
      date: day.date,
      status: "closed",
      capacity: day.capacity,
      totals: {
        booked: day.bookings.length,
        served: count(day, "served"),
        cancelled: count(day, "cancelled"),
        noShow: count(day, "no_show"),
      },
      bookings: day.bookings.toSorted((a, b) => a.number - b.number).map((booking) => view(model, day, booking)),
    })),
  );
}
