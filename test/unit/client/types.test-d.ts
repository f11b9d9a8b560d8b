/**
 * What must not compile with `dawr/client`, and what must. Never run: `tsc` reads it, once as Node's modules and once
 * as a browser's. Each `@ts-expect-error` is an error when the line below it is none.
 */
import { createApi, type DawrProblem, followClinic, type ProblemCodeOf } from "dawr/client";

const api = createApi("https://dawr.example", { key: "dawr_1_x" });
const day = { clinicId: 7, list: "regular", date: "2026-11-24" } as const;

export async function requests() {
  const booked = await api.book({ clinicId: 7, body: { patient: { name: "Sara" } }, idempotencyKey: "k" });
  booked.ticketToken satisfies string;
  booked.position satisfies number | null;
  await api.callNext(day);
  await api.listDays({ clinicId: 7, date: "today", signal: AbortSignal.timeout(1_000) });
  await api.listClinics();
  (await api.erasePatient({ clinicId: 7, patientId: "p" })) satisfies undefined;

  // @ts-expect-error: a booking needs a patient
  await api.book({ clinicId: 7, body: {} });
  // @ts-expect-error: and the patient a name
  await api.book({ clinicId: 7, body: { patient: { phone: "07701234567" } } });
  // @ts-expect-error: there are two lists
  await api.book({ clinicId: 7, body: { list: "silver", patient: { name: "Sara" } } });
  // @ts-expect-error: no field that the server would refuse
  await api.book({ clinicId: 7, body: { patient: { name: "Sara", age: 7 } } });
  // @ts-expect-error: which clinic?
  await api.book({ body: { patient: { name: "Sara" } } });
  // @ts-expect-error: an operation that cannot act once takes no Idempotency-Key
  await api.changeBooking({ clinicId: 7, bookingId: "B-7-20261124-0001", body: {}, idempotencyKey: "k" });
  // @ts-expect-error: a stream is followed, not fetched
  await api.streamDays({ clinicId: 7 });
  // @ts-expect-error: a day's reply has no bookings
  (await api.readDay(day)).bookings;
}

export function refusals(error: DawrProblem) {
  const code: ProblemCodeOf<"book"> = "day_full";
  // @ts-expect-error: booking is never refused with that
  const other: ProblemCodeOf<"book"> = "nobody_waiting";
  // @ts-expect-error: no such code
  const isUnknown = error.code === "no_such_code";
  return { code, other, isUnknown, nextAvailable: error.problem.nextAvailable satisfies string | null | undefined };
}

export function audiences() {
  followClinic("/v1/clinics/7/stream", {
    audience: "staff",
    onState: ({ days }) => days[0]?.bookings[0]?.patient.name satisfies string | undefined,
  });
  followClinic("/v1/clinics/7/stream", {
    audience: "public",
    // @ts-expect-error: the public sees nobody's name
    onState: ({ days }) => days[0]?.bookings[0]?.patient.name,
  });
  followClinic("/v1/clinics/7/stream", {
    onState: ({ days }) => {
      const [booking] = days[0]?.bookings ?? [];
      return booking && "patient" in booking ? booking.patient.name : booking?.number;
    },
  });
}
