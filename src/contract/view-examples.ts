/** One day of one clinic, for the examples of the OpenAPI document. */

const clinicId = 7;
const date = "2026-11-24";

const publicBookingExample = {
  id: "B-7-20261124-0012",
  list: "regular",
  date,
  number: 12,
  shift: null,
  order: 12,
  status: "booked",
  calls: 0,
  calledAt: null,
  calledTo: null,
  arrived: true,
  priority: 0,
  turnTakenAt: null,
  missed: 0,
};

const bookingExample = {
  ...publicBookingExample,
  version: 1042,
  patient: { id: null, name: "Sara Ahmed", phone: "+9647701234567" },
  source: "patient_app",
  createdAt: "2026-11-23T16:05:12.000Z",
  updatedAt: "2026-11-23T16:05:12.000Z",
  finishedAt: null,
  cancelledBy: null,
  movedTo: null,
  cameFrom: null,
  forwardedTo: null,
  arrivedAt: "2026-11-24T06:50:03.000Z",
  arrivedBy: "desk",
  priorityReason: null,
  note: null,
  overbookReason: null,
};

const placeExample = {
  position: 3,
  ahead: 2,
  expected: { from: "2026-11-24T07:40:00.000Z", to: "2026-11-24T08:10:00.000Z" },
};

export const publicPlaceExample = { ...publicBookingExample, ...placeExample };

export const waitingBookingExample = { ...bookingExample, ...placeExample };

export const newBookingExample = {
  ...waitingBookingExample,
  ticketToken: "B-7-20261124-0012.q1Jd0Yz3mXv8kLw2Rt5nPg",
};

const dayViewExample = {
  list: "regular",
  date,
  status: "open",
  capacity: 20,
  used: 12,
  overbooked: 0,
  onLeave: false,
  note: null,
  shifts: [],
};

export const shiftExample = {
  shift: 2,
  startsAt: "2026-11-24T13:00:00.000Z",
  endsAt: "2026-11-24T18:00:00.000Z",
  capacity: 20,
  used: 7,
  overbooked: 0,
  firstNumber: 101,
  lastNumber: 108,
  doctor: "arrived",
  lateMinutes: 0,
  pace: { p20: 6.5, p50: 8.5, p80: 12 },
};

export const dayExample = { clinicId, ...dayViewExample, version: 1042 };

export const liveDaysExample = {
  clinicId,
  version: 1042,
  clinic: { name: "Dr. Layla Hassan", timeZone: "Asia/Baghdad", needsArrival: false, goldenTurn: null },
  days: [{ ...dayViewExample, bookings: [bookingExample] }],
};

export const foundBookingsExample = { items: [bookingExample], nextCursor: null };

export const archiveExample = {
  items: [
    {
      list: "regular",
      date,
      status: "closed",
      capacity: 20,
      closedAt: "2026-11-25T01:00:00.000Z",
      totals: { booked: 12, served: 10, cancelled: 1, noShow: 1, medianWaitSeconds: 840 },
      bookings: [{ ...bookingExample, status: "served", finishedAt: "2026-11-24T07:25:40.000Z" }],
    },
  ],
  nextCursor: null,
};
