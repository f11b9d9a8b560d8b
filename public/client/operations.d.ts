/** Made by `npm run client-types` from the server's OpenAPI document. */
export declare const operations: { readonly [Id in keyof Operations]: OperationAddress };

export interface OperationAddress {
  method: string;
  path: string;
  actsOnce?: true;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code:
    | "malformed"
    | "unauthenticated"
    | "person_unknown"
    | "sign_in_failed"
    | "wrong_password"
    | "wrong_pin"
    | "forbidden"
    | "not_found"
    | "method_not_allowed"
    | "request_timeout"
    | "already_booked"
    | "already_forwarded"
    | "already_here"
    | "ask_at_the_desk"
    | "booking_over"
    | "called_just_now"
    | "capacity_below_used"
    | "changed_meanwhile"
    | "clinic_on_leave"
    | "clinic_twice"
    | "day_closed"
    | "day_full"
    | "day_not_open"
    | "day_paused"
    | "in_flight"
    | "invalid_transition"
    | "no_free_day"
    | "no_room_to_move"
    | "nobody_here"
    | "nobody_waiting"
    | "push_off"
    | "shift_full"
    | "shift_over"
    | "too_few_calls"
    | "two_lists"
    | "webhooks_off"
    | "wrong_day"
    | "precondition_failed"
    | "too_large"
    | "uri_too_long"
    | "unsupported_media_type"
    | "misdirected"
    | "door_code_expired"
    | "date_in_past"
    | "too_many_clinics"
    | "idempotency_key_reused"
    | "invalid"
    | "too_many_requests"
    | "headers_too_large"
    | "internal"
    | "clinic_busy"
    | "database_unavailable"
    | "provider_unavailable"
    | "pool_exhausted";
  detail: string;
  /** With `already_booked`: the booking that this patient has */
  bookingId?: string;
  /** With `day_full` of a new booking: the nearest date with room */
  nextAvailable?: string | null;
  /** With `clinic_twice`: the clinic */
  clinicId?: number;
  /** With `wrong_day`: of the booking */
  date?: string;
  /** With `changed_meanwhile`, for staff: the booking as it is now */
  booking?: { [member: string]: unknown };
  errors?: {
    /** JSON pointer to the field, behind a # */
    pointer: string;
    in: "body" | "query" | "path" | "header";
    /** For people, in the language of `detail` */
    message: string;
  }[];
}

export interface Organisation {
  id: number;
  name: string;
  createdAt: string;
  updatedAt: string;
}

export interface OrganisationClinics {
  id: number;
  name: string;
  clinics: {
    clinicId: number;
  }[];
}

export interface LiveDays {
  clinicId: number;
  version: number;
  clinic: {
    name: string;
    timeZone: string;
    /** Only who has come is called */
    needsArrival: boolean;
    /** One line for both lists: 0, golden first; n, one golden after n regular. Null: two lists */
    goldenTurn: number | null;
  };
  days: LiveDay[];
}

export interface LiveDay {
  list: "regular" | "golden";
  date: string;
  status: "open" | "paused" | "closed";
  capacity: number;
  /** Bookings that are not cancelled */
  used: number;
  /** Places that staff have added beyond the capacity */
  overbooked: number;
  /** Closed as a whole: it takes no bookings */
  onLeave: boolean;
  /** What the public is told of a leave, of the day or of a shift */
  note: string | null;
  /** In their order; empty when the day is one as a whole */
  shifts: Shift[];
  /** All of one kind, by the audience */
  bookings: (StaffBooking | PublicBooking)[];
}

export interface Shift {
  shift: number;
  startsAt: string;
  endsAt: string;
  capacity: number;
  /** Bookings that are not cancelled */
  used: number;
  /** Places that staff have added beyond the capacity */
  overbooked: number;
  firstNumber: number;
  /** The newest ticket's number; before the first, one less than `firstNumber` */
  lastNumber: number;
  doctor: "expected" | "arrived" | "left" | "cancelled";
  /** How much later than `startsAt` the doctor is expected */
  lateMinutes: number;
  /** As learned from earlier days; null: not yet */
  pace: Pace | null;
}

export interface Pace {
  p20: number;
  p50: number;
  p80: number;
}

export interface StaffBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  version: number;
  patient: {
    id: string | null;
    name: string;
    phone: string | null;
  };
  source: "patient_app" | "secretary";
  goldenCode?: string;
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
  /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
  cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
  /** The `id` of that other booking; follows further moves */
  movedTo: string | null;
  /** The `id` of the booking at the clinic that sent the patient here */
  cameFrom: string | null;
  /** The `id` of the booking at the clinic where the patient was sent */
  forwardedTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  arrivedAt: string | null;
  arrivedBy: "desk" | "kiosk" | "phone" | null;
  /** Staff only */
  priorityReason?: string | null;
  /** Staff only */
  note?: string | null;
  /** Staff only: why it was taken beyond the capacity */
  overbookReason?: string | null;
}

export interface PublicBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
}

export interface LiveUpdate {
  clinicId: number;
  /** Whoever holds an older version than this must begin anew */
  since: number;
  version: number;
  /** Changed days; a closed one leaves with its bookings */
  days: {
    list: "regular" | "golden";
    date: string;
    status: "open" | "paused" | "closed";
    capacity: number;
    /** Bookings that are not cancelled */
    used: number;
    /** Places that staff have added beyond the capacity */
    overbooked: number;
    /** Closed as a whole: it takes no bookings */
    onLeave: boolean;
    /** What the public is told of a leave, of the day or of a shift */
    note: string | null;
    /** In their order; empty when the day is one as a whole */
    shifts: Shift[];
  }[];
  /** Changed bookings, whole */
  bookings: (StaffBooking | PublicBooking)[];
}

export interface GroupPing {
  clinics: {
    clinicId: number;
    /** Whoever holds an older one missed something */
    version: number;
  }[];
  at: string;
  /** Of the clinic that was last proven longest ago */
  staleMs: number;
}

export interface GroupPartEnded {
  clinicId: number;
  reason: "private" | "removed";
}

export interface StreamBye {
  reason: "timeout" | "shutdown" | "revoked" | "expired" | "busy" | "day" | "board" | "organisation";
}

export interface Person {
  id: number;
  organisationId: number;
  name: string;
  username: string | null;
  hasPassword: boolean;
  oidc: {
    /** Null: a provider that this server no longer has */
    name: string | null;
    email: string | null;
    /** She has signed in by it */
    isBound: boolean;
  } | null;
  hasPin: boolean;
  memberships: {
    /** Null: every clinic of the organisation, also those to come */
    clinicId: number | null;
    /** `owner`: staff, and the settings; `doctor`: sees and calls the day’s patients */
    role: "owner" | "secretary" | "doctor";
  }[];
  createdAt: string;
  updatedAt: string;
  disabledAt: string | null;
}

export interface Clinic {
  id: number;
  /** Who owns it; by default the first organisation. Its keys open the clinic. Told to staff alone */
  organisationId?: number;
  name: string;
  timeZone: string;
  /** ISO 3166-1 alpha-2; of this country is a phone number that names none. By default that of the time zone when the clinic is created (IQ for one of no country) */
  country: string;
  workingDays: ("sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri")[];
  capacity: number;
  goldenCapacity: number;
  publicBoard: boolean;
  autoCloseAt: string;
  /** When this clinic's date changes; later than 00:00 if it works past midnight */
  dayTurnsAt: string;
  /** Only who has come is called */
  needsArrival: boolean;
  /** One line for both lists: 0, golden first; n, one golden after n regular, anew in each shift. Null: two lists */
  goldenTurn: number | null;
  /** After how many calls without an answer a patient may be put back */
  recalls: number;
  /** How many patients of the same list then go first */
  stepsBack: number;
  /** A patient with so many ahead is told to be near */
  nearAhead: number;
  /** When patients are reminded, the day before. Null: nobody is */
  remindAt: string | null;
  /** Nobody is reminded in them, over midnight too */
  quietHours: {
    from: string;
    to: string;
  } | null;
  /** Names, phones and notes of closed days are blanked so many months after the day. Null: they are kept */
  keepMonths: number | null;
  /** Deeds (who changed what) are removed so many months after they were done. Null: they are kept */
  deedMonths: number | null;
  /** Between two calls of a patient, at least, until they wait again: who was put back may be called at once */
  recallGapSeconds: number;
  version: number;
  today: string;
  createdAt: string;
  updatedAt: string;
}

export interface PlannedShift {
  weekday: "sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri";
  shift: number;
  start: string;
  /** Not after `start`: of the next morning */
  end: string;
  capacity: number;
  goldenCapacity: number;
  /** Of its tickets. Absent: 1, or 101, 201, 301 for the shifts after the first */
  firstNumber: number;
}

export interface Exception {
  id: number;
  kind: "closed" | "extra";
  from: string;
  to: string;
  shift: number | null;
  weekdays: ("sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri")[] | null;
  start: string | null;
  end: string | null;
  capacity: number | null;
  goldenCapacity: number | null;
  firstNumber: number | null;
  note: string | null;
  createdAt: string;
}

export interface Affected {
  /** In their order; the first 500 */
  affected: StaffBooking[];
  /** How many there are in all */
  affectedCount: number;
}

export interface LearnedPace {
  list: "regular" | "golden";
  shift: number;
  pace: Pace;
  /** From how many calls it is learned */
  calls: number;
  /** How many of those patients had been shown a window when three were ahead of them */
  shown: number;
  /** How many of these were called within it */
  hit: number;
}

export interface Day {
  list: "regular" | "golden";
  date: string;
  status: "open" | "paused" | "closed";
  capacity: number;
  /** Bookings that are not cancelled */
  used: number;
  /** Places that staff have added beyond the capacity */
  overbooked: number;
  /** Closed as a whole: it takes no bookings */
  onLeave: boolean;
  /** What the public is told of a leave, of the day or of a shift */
  note: string | null;
  /** In their order; empty when the day is one as a whole */
  shifts: Shift[];
  clinicId: number;
  version: number;
}

export interface StreamPing {
  /** Whoever holds an older one missed something */
  version: number;
  at: string;
  /** How long ago the server was proven to hear its database */
  staleMs: number;
}

export interface NewBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  version: number;
  patient: {
    id: string | null;
    name: string;
    phone: string | null;
  };
  source: "patient_app" | "secretary";
  goldenCode?: string;
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
  /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
  cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
  /** The `id` of that other booking; follows further moves */
  movedTo: string | null;
  /** The `id` of the booking at the clinic that sent the patient here */
  cameFrom: string | null;
  /** The `id` of the booking at the clinic where the patient was sent */
  forwardedTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  arrivedAt: string | null;
  arrivedBy: "desk" | "kiosk" | "phone" | null;
  /** Staff only */
  priorityReason?: string | null;
  /** Staff only */
  note?: string | null;
  /** Staff only: why it was taken beyond the capacity */
  overbookReason?: string | null;
  /** Rank among those still waiting on that day; null when not waiting */
  position: number | null;
  /** How many wait in front */
  ahead: number | null;
  /** When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet */
  expected: {
    from: string;
    to: string;
  } | null;
  /** Lets its holder read and cancel this booking; shown only now */
  ticketToken: string;
}

export interface FoundBookings {
  items: StaffBooking[];
  nextCursor: string | null;
}

export interface PlacedBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  version: number;
  patient: {
    id: string | null;
    name: string;
    phone: string | null;
  };
  source: "patient_app" | "secretary";
  goldenCode?: string;
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
  /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
  cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
  /** The `id` of that other booking; follows further moves */
  movedTo: string | null;
  /** The `id` of the booking at the clinic that sent the patient here */
  cameFrom: string | null;
  /** The `id` of the booking at the clinic where the patient was sent */
  forwardedTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  arrivedAt: string | null;
  arrivedBy: "desk" | "kiosk" | "phone" | null;
  /** Staff only */
  priorityReason?: string | null;
  /** Staff only */
  note?: string | null;
  /** Staff only: why it was taken beyond the capacity */
  overbookReason?: string | null;
  /** Rank among those still waiting on that day; null when not waiting */
  position: number | null;
  /** How many wait in front */
  ahead: number | null;
  /** When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet */
  expected: {
    from: string;
    to: string;
  } | null;
}

export interface PlacedPublicBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  /** Rank among those still waiting on that day; null when not waiting */
  position: number | null;
  /** How many wait in front */
  ahead: number | null;
  /** When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet */
  expected: {
    from: string;
    to: string;
  } | null;
}

export interface CalledFromLine {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  version: number;
  patient: {
    id: string | null;
    name: string;
    phone: string | null;
  };
  source: "patient_app" | "secretary";
  goldenCode?: string;
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
  /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
  cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
  /** The `id` of that other booking; follows further moves */
  movedTo: string | null;
  /** The `id` of the booking at the clinic that sent the patient here */
  cameFrom: string | null;
  /** The `id` of the booking at the clinic where the patient was sent */
  forwardedTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  arrivedAt: string | null;
  arrivedBy: "desk" | "kiosk" | "phone" | null;
  /** Staff only */
  priorityReason?: string | null;
  /** Staff only */
  note?: string | null;
  /** Staff only: why it was taken beyond the capacity */
  overbookReason?: string | null;
  /** Rank among those still waiting on that day; null when not waiting */
  position: number | null;
  /** How many wait in front */
  ahead: number | null;
  /** When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet */
  expected: {
    from: string;
    to: string;
  } | null;
  /** Why it is this patient's turn: the order, the golden list's turn, or the priority */
  because: "turn" | "golden_turn" | "priority";
}

export interface DoorCode {
  doorCode: string;
  validUntil: string;
}

export interface TicketedBooking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  /** Null on a day without shifts */
  shift: number | null;
  /** Where it stands in the queue; its number at first */
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  version: number;
  patient: {
    id: string | null;
    name: string;
    phone: string | null;
  };
  source: "patient_app" | "secretary";
  goldenCode?: string;
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
  /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
  cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
  /** The `id` of that other booking; follows further moves */
  movedTo: string | null;
  /** The `id` of the booking at the clinic that sent the patient here */
  cameFrom: string | null;
  /** The `id` of the booking at the clinic where the patient was sent */
  forwardedTo: string | null;
  arrived: boolean;
  /** Who is more urgent goes first; 0 is everybody else */
  priority: number;
  /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
  turnTakenAt: string | null;
  /** How often the patient was put back after calls without an answer */
  missed: number;
  arrivedAt: string | null;
  arrivedBy: "desk" | "kiosk" | "phone" | null;
  /** Staff only */
  priorityReason?: string | null;
  /** Staff only */
  note?: string | null;
  /** Staff only: why it was taken beyond the capacity */
  overbookReason?: string | null;
  /** Rank among those still waiting on that day; null when not waiting */
  position: number | null;
  /** How many wait in front */
  ahead: number | null;
  /** When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet */
  expected: {
    from: string;
    to: string;
  } | null;
  /** Lets its holder read and cancel this booking; shown only now */
  ticketToken: string;
}

export interface ArchivedDay {
  list: "regular" | "golden";
  date: string;
  status: "closed";
  capacity: number;
  closedAt: string;
  totals: {
    booked: number;
    served: number;
    cancelled: number;
    noShow: number;
    /** From the later of booking and the day's first call */
    medianWaitSeconds: number | null;
  };
  bookings: StaffBooking[];
}

export interface Deeds {
  items: {
    /** The clinic’s version that the deed is part of; a plan’s: the one at that time */
    version: number;
    at: string;
    /** `person:<id>` (who signed in by name), `key:<id>` (also of a session that was made with it), `admin` (the environment’s key), `ticket`, `job:<name>`; `database`: changed past the API */
    actor: string;
    /** Of a booking: `booked`, `status`, `called`, `stepped_back`, `came_forward`, `moved`, `forwarded`, `arrival`, `order`, `priority`, `patient`, `note`, `golden_code`, `ticket`, `other`; of a day or a shift: `day_…`, `shift_…`; of the clinic: `clinic_<setting>`, `hours`, `exception`. More may come */
    deed: string;
    bookingId: string | null;
    list: "regular" | "golden" | null;
    date: string | null;
    shift: number | null;
    /** What it was, as text; of `forwarded`, the booking that the patient came from. Null where that was nothing, or is of the patient */
    from: string | null;
    /** What it became; of `forwarded`, the booking that they were sent on to */
    to: string | null;
  }[];
  nextCursor: string | null;
}

export interface Erasure {
  /** Bookings that were blanked now */
  erased: number;
}

export interface PersonExport {
  items: {
    id: string;
    list: "regular" | "golden";
    date: string;
    number: number;
    /** Null on a day without shifts */
    shift: number | null;
    /** Where it stands in the queue; its number at first */
    order: number;
    status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
    version: number;
    patient: {
      id: string | null;
      name: string;
      phone: string | null;
    };
    source: "patient_app" | "secretary";
    goldenCode?: string;
    calls: number;
    calledAt: string | null;
    calledTo: string | null;
    createdAt: string;
    updatedAt: string;
    finishedAt: string | null;
    /** `closing`: the clinic closed the day; `move`: the patient has another booking instead */
    cancelledBy: "patient" | "staff" | "closing" | "move" | "leave" | null;
    /** The `id` of that other booking; follows further moves */
    movedTo: string | null;
    /** The `id` of the booking at the clinic that sent the patient here */
    cameFrom: string | null;
    /** The `id` of the booking at the clinic where the patient was sent */
    forwardedTo: string | null;
    arrived: boolean;
    /** Who is more urgent goes first; 0 is everybody else */
    priority: number;
    /** When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it */
    turnTakenAt: string | null;
    /** How often the patient was put back after calls without an answer */
    missed: number;
    arrivedAt: string | null;
    arrivedBy: "desk" | "kiosk" | "phone" | null;
    /** Staff only */
    priorityReason?: string | null;
    /** Staff only */
    note?: string | null;
    /** Staff only: why it was taken beyond the capacity */
    overbookReason?: string | null;
    notices: {
      kind: string;
      decidedAt: string;
      sendings: {
        to: "webhook" | "browser";
        outcome: string | null;
      }[];
    }[];
    /** That are to be told of the booking; their addresses are secrets */
    browsers: {
      language: string;
      since: string;
    }[];
  }[];
  nextCursor: string | null;
}

export interface Session {
  expiresAt: string;
  /** Send it back as `X-CSRF-Token` with every write */
  csrfToken: string;
}

export interface PersonSession {
  expiresAt: string;
  /** Send it back as `X-CSRF-Token` with every write */
  csrfToken: string;
  person: {
    id: number;
    name: string;
    username: string | null;
    organisationId: number;
    /** What she is at which clinic; `clinicId` null: at each of the organisation */
    memberships: {
      clinicId: number | null;
      role: "owner" | "secretary" | "doctor";
    }[];
  };
}

export interface SignInProviders {
  items: {
    name: string;
    /** For a browser to open; `?to=/desk/7` is where it comes back */
    url: string;
  }[];
}

export interface OwnSessions {
  items: {
    id: number;
    /** The only clinic that it opens; null: all of hers */
    clinicId: number | null;
    signedInWith: "password" | "oidc" | "pin";
    isCurrent: boolean;
    createdAt: string;
    expiresAt: string;
  }[];
}

export interface Desk {
  id: number;
  name: string;
  createdAt: string;
  /** When somebody last signed in there */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface OwnDesk {
  id: number;
  name: string;
  /** Who works at the clinic and has a PIN, by name */
  people: {
    id: number;
    name: string;
  }[];
}

export interface NewApiKey {
  id: number;
  name: string;
  role: "admin" | "organisation" | "staff" | "patient_app" | "display" | "edge";
  clinicId: number | null;
  boardId: number | null;
  organisationId: number | null;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /** Null in the answer to a repeated `Idempotency-Key` */
  key: string | null;
}

export interface ApiKey {
  id: number;
  name: string;
  role: "admin" | "organisation" | "staff" | "patient_app" | "display" | "edge";
  clinicId: number | null;
  boardId: number | null;
  organisationId: number | null;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

export interface Board {
  id: number;
  name: string;
  languages: ("ar" | "ckb" | "en" | "fa" | "tr")[];
  message: string | null;
  clinics: {
    clinicId: number;
    label: string | null;
  }[];
}

export interface ClinicBoard {
  id: number;
  name: string;
  /** What the board calls the clinic; null: its name */
  label: string | null;
  /** The whole of it, for whoever may change it: who manages all of its clinics */
  board: Board | null;
}

export interface BoardScreen {
  boardId: number;
  /** The board's name */
  board: string;
  screen: string;
  seenAt: string;
  /** Since it last said something; it does so once a minute */
  silentSeconds: number;
  /** What it can say of its stream */
  state: "live" | "stale" | "reconnecting";
  page: string | null;
  shown: {
    clinicId: number;
    version: number;
  }[];
}

export interface Screen {
  boardId: number;
  /** The board's name */
  board: string;
  screen: string;
  seenAt: string;
  /** Since it last said something; it does so once a minute */
  silentSeconds: number;
  /** What it can say of its stream */
  state: "live" | "stale" | "reconnecting";
  page: string | null;
}

export interface ClinicWebhook {
  id: number;
  clinicId: number | null;
  kinds: ("booking.changed" | "day.changed" | "notice.due")[];
  /** `paused` by you or after five days of failures; `disabled` by the receiver's 410. Nothing is lost by it */
  status: "active" | "paused" | "disabled";
  /** Of its URL, which staff do not see whole: its path may be a secret */
  origin: string;
  statusSince: string;
  /** Nothing that was sent to it since then has arrived */
  failingSince: string | null;
}

export interface NewWebhook {
  id: number;
  clinicId: number | null;
  url: string;
  audience: "staff" | "public";
  kinds: ("booking.changed" | "day.changed" | "notice.due")[];
  /** `paused` by you or after five days of failures; `disabled` by the receiver's 410. Nothing is lost by it */
  status: "active" | "paused" | "disabled";
  failingSince: string | null;
  createdAt: string;
  /** Shown once; verifies messages. Null in the answer to a repeated `Idempotency-Key` */
  secret: string | null;
}

export interface Webhook {
  id: number;
  clinicId: number | null;
  url: string;
  audience: "staff" | "public";
  kinds: ("booking.changed" | "day.changed" | "notice.due")[];
  /** `paused` by you or after five days of failures; `disabled` by the receiver's 410. Nothing is lost by it */
  status: "active" | "paused" | "disabled";
  failingSince: string | null;
  createdAt: string;
}

export interface WebhookAttempt {
  at: string;
  /** Its `webhook-id` */
  messageId: string;
  /** The HTTP status of the answer; null: there was none */
  status: number | null;
  error: "timed_out" | "address_not_allowed" | "no_connection" | "secret_unreadable" | null;
  tookMs: number;
}

export interface PushKey {
  /** The `applicationServerKey`; null: this server tells no browser */
  publicKey: string | null;
}

export interface PushSubscription {
  id: number;
}

/** What any operation may be refused with. */
export type CommonProblemCode =
  | "unauthenticated"
  | "forbidden"
  | "request_timeout"
  | "uri_too_long"
  | "invalid"
  | "too_many_requests"
  | "headers_too_large"
  | "internal"
  | "pool_exhausted"
  | "database_unavailable";

export interface Operations {
  /** Make an organisation */
  createOrganisation: {
    input: {
      body: {
        name: string;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Organisation;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the organisations */
  listOrganisations: {
    input: Record<never, never>;
    reply: {
      items: Organisation[];
    };
    problemCode: CommonProblemCode;
  };

  /** Read an organisation */
  readOrganisation: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
    };
    reply: Organisation;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Rename an organisation */
  changeOrganisation: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
      body: {
        name: string;
      };
    };
    reply: Organisation;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** Add a person */
  createPerson: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
      body: {
        name: string;
        /** Of all organisations one person has it. Capitals do not count */
        username?: string;
        password?: string;
        oidc?: {
          /** Of the provider, as `GET /v1/sign-in/oidc` has it */
          name: string;
          /** Hers there, verified. Her first sign-in binds the account, whatever address it has later */
          email: string;
        };
        /** With which she signs in at a shared desk */
        pin?: string;
        memberships?: {
          /** Null: every clinic of the organisation, also those to come */
          clinicId: number | null;
          /** `owner`: staff, and the settings; `doctor`: sees and calls the day’s patients */
          role: "owner" | "secretary" | "doctor";
        }[];
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Person;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the people of an organisation */
  listPeople: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
    };
    reply: {
      items: Person[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read a person */
  readPerson: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
      /** The person's `id` */
      personId: number;
    };
    reply: Person;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change a person */
  changePerson: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
      /** The person's `id` */
      personId: number;
      body: {
        name?: string;
        username?: string | null;
        /** Ends her sessions. Null: she signs in otherwise */
        password?: string | null;
        /** Another, or null: ends her sessions */
        oidc?: {
          /** Of the provider, as `GET /v1/sign-in/oidc` has it */
          name: string;
          /** Hers there, verified. Her first sign-in binds the account, whatever address it has later */
          email: string;
        } | null;
        /** Unlocks her at desks, and ends her sessions there. Null: she signs in at none */
        pin?: string | null;
        /** In place of all that there were */
        memberships?: {
          /** Null: every clinic of the organisation, also those to come */
          clinicId: number | null;
          /** `owner`: staff, and the settings; `doctor`: sees and calls the day’s patients */
          role: "owner" | "secretary" | "doctor";
        }[];
        /** True ends her sessions, and she cannot sign in */
        disabled?: boolean;
      };
    };
    reply: Person;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** Create a clinic */
  createClinic: {
    input: {
      body: {
        name: string;
        timeZone?: string;
        /** ISO 3166-1 alpha-2; of this country is a phone number that names none. By default that of the time zone when the clinic is created (IQ for one of no country) */
        country?: string;
        workingDays?: ("sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri")[];
        capacity?: number;
        goldenCapacity?: number;
        publicBoard?: boolean;
        autoCloseAt?: string;
        /** When this clinic's date changes; later than 00:00 if it works past midnight */
        dayTurnsAt?: string;
        /** Only who has come is called */
        needsArrival?: boolean;
        /** One line for both lists: 0, golden first; n, one golden after n regular, anew in each shift. Null: two lists */
        goldenTurn?: number | null;
        /** After how many calls without an answer a patient may be put back */
        recalls?: number;
        /** How many patients of the same list then go first */
        stepsBack?: number;
        /** A patient with so many ahead is told to be near */
        nearAhead?: number;
        /** When patients are reminded, the day before. Null: nobody is */
        remindAt?: string | null;
        /** Nobody is reminded in them, over midnight too */
        quietHours?: {
          from: string;
          to: string;
        } | null;
        /** Names, phones and notes of closed days are blanked so many months after the day. Null: they are kept */
        keepMonths?: number | null;
        /** Deeds (who changed what) are removed so many months after they were done. Null: they are kept */
        deedMonths?: number | null;
        /** Between two calls of a patient, at least, until they wait again: who was put back may be called at once */
        recallGapSeconds?: number;
        /** Who owns it; by default the first organisation. Its keys open the clinic. Told to staff alone */
        organisationId?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Clinic;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the clinics */
  listClinics: {
    input: {
      /** `nextAfter` of the page before */
      after?: number;
      /** Clinics a page */
      limit?: number;
      /** Only this organisation's */
      organisationId?: number;
    };
    reply: {
      items: Clinic[];
      nextAfter: number | null;
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read a clinic */
  readClinic: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: Clinic;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change a clinic's settings */
  changeClinic: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        name?: string;
        timeZone?: string;
        /** ISO 3166-1 alpha-2; of this country is a phone number that names none. By default that of the time zone when the clinic is created (IQ for one of no country) */
        country?: string;
        workingDays?: ("sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri")[];
        capacity?: number;
        goldenCapacity?: number;
        publicBoard?: boolean;
        autoCloseAt?: string;
        /** When this clinic's date changes; later than 00:00 if it works past midnight */
        dayTurnsAt?: string;
        /** Only who has come is called */
        needsArrival?: boolean;
        /** One line for both lists: 0, golden first; n, one golden after n regular, anew in each shift. Null: two lists */
        goldenTurn?: number | null;
        /** After how many calls without an answer a patient may be put back */
        recalls?: number;
        /** How many patients of the same list then go first */
        stepsBack?: number;
        /** A patient with so many ahead is told to be near */
        nearAhead?: number;
        /** When patients are reminded, the day before. Null: nobody is */
        remindAt?: string | null;
        /** Nobody is reminded in them, over midnight too */
        quietHours?: {
          from: string;
          to: string;
        } | null;
        /** Names, phones and notes of closed days are blanked so many months after the day. Null: they are kept */
        keepMonths?: number | null;
        /** Deeds (who changed what) are removed so many months after they were done. Null: they are kept */
        deedMonths?: number | null;
        /** Between two calls of a patient, at least, until they wait again: who was put back may be called at once */
        recallGapSeconds?: number;
        /** Who owns it; by default the first organisation. Its keys open the clinic. Told to staff alone */
        organisationId?: number;
      };
    };
    reply: Clinic;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "precondition_failed"
      | "too_large"
      | "unsupported_media_type"
      | "clinic_busy";
  };

  /** Read the weekly hours */
  readHours: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: PlannedShift[];
    problemCode: CommonProblemCode | "not_found";
  };

  /** Set the weekly hours */
  putHours: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        weekday: "sat" | "sun" | "mon" | "tue" | "wed" | "thu" | "fri";
        shift: number;
        start: string;
        /** Not after `start`: of the next morning */
        end: string;
        capacity: number;
        goldenCapacity?: number;
        /** Of its tickets. Absent: 1, or 101, 201, 301 for the shifts after the first */
        firstNumber?: number;
      }[];
    };
    reply: PlannedShift[];
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "precondition_failed"
      | "too_large"
      | "unsupported_media_type"
      | "clinic_busy";
  };

  /** List the leaves and other exceptions from the weekly hours */
  listExceptions: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: Exception[];
    problemCode: CommonProblemCode | "not_found";
  };

  /** Close dates, or give them other hours */
  addException: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** `true`: tell who is affected, and change nothing */
      preview?: "true" | "false";
      body: unknown;
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Affected | Exception;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "no_room_to_move"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "date_in_past"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Take an exception back */
  deleteException: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The exception's `id` */
      exceptionId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Read how fast patients are called */
  readPace: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: LearnedPace[];
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read a day */
  readDay: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
    };
    reply: Day;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Open or edit a day */
  putDay: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
      body?: {
        capacity?: number;
        status?: "open" | "paused";
      };
    };
    reply: Day;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "capacity_below_used"
      | "day_closed"
      | "precondition_failed"
      | "too_large"
      | "unsupported_media_type"
      | "date_in_past"
      | "clinic_busy";
  };

  /** Edit a day's shift */
  putShift: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
      /** The number of one of the day's shifts */
      shift: number;
      body: {
        capacity?: number;
        doctor?: "expected" | "arrived" | "left" | "cancelled";
        lateMinutes?: number;
      };
    };
    reply: Day;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "capacity_below_used"
      | "clinic_on_leave"
      | "day_closed"
      | "too_large"
      | "unsupported_media_type"
      | "date_in_past"
      | "clinic_busy";
  };

  /** Close a day */
  closeDay: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Day;
    problemCode: CommonProblemCode | "not_found" | "in_flight" | "idempotency_key_reused" | "clinic_busy";
  };

  /** Reopen a day */
  reopenDay: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
    };
    reply: Day;
    problemCode: CommonProblemCode | "not_found" | "day_closed" | "already_booked" | "clinic_busy";
  };

  /** List the live days with their bookings */
  listDays: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** Only this list */
      list?: "regular" | "golden";
      /** Not before this date; `today` is the clinic's, and moves on with it */
      from?: string | "today";
      /** Not after this date */
      to?: string;
      /** Only this date; `today` is the clinic's, and moves on with it */
      date?: string | "today";
      /** Absent: staff, for a key that may; else public */
      audience?: "staff" | "public";
    };
    reply: LiveDays;
    problemCode: CommonProblemCode | "not_found" | "misdirected";
  };

  /** Book a place */
  book: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        list?: "regular" | "golden";
        /** Absent: the nearest working day with room, within 30 days */
        date?: string;
        /** Absent: the first that is not over and has room */
        shift?: number;
        patient: {
          name: string;
          /** In any spelling; kept as E.164. Without + it is a number of the clinic's country. May be absent for staff only */
          phone?: string;
          /** Your own id of the patient; decides who is the same person */
          id?: string;
        };
        source?: "patient_app" | "secretary";
        /** Staff: the patient is here already. For today alone, which is the date then if none is said */
        arrived?: boolean;
        /** Staff: beyond the capacity, where the date or its shift is full */
        overbook?: {
          reason: string;
        };
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "already_booked"
      | "day_closed"
      | "day_full"
      | "shift_full"
      | "shift_over"
      | "clinic_on_leave"
      | "day_not_open"
      | "day_paused"
      | "no_free_day"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "date_in_past"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Find bookings by phone or name */
  findBookings: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** In any spelling, or its last digits, at least 4 */
      phone?: string;
      /** Beginnings of its words, however they are written */
      name?: string;
      /** Not before this date; absent: 30 days before today */
      from?: string;
      /** Not after this date, at most 366 days of range */
      to?: string;
      /** Bookings a page */
      limit?: number;
      /** `nextCursor` of the page before */
      cursor?: string;
    };
    reply: FoundBookings;
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Read a booking with its position */
  readBooking: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
    };
    reply: PlacedBooking | PlacedPublicBooking;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change a booking */
  changeBooking: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body: {
        status?: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
        /** Refuse with `changed_meanwhile` if the booking has another one */
        version?: number;
        /** Staff: stand directly behind this booking of the same day; null: in front of all */
        after?: string | null;
        /** Staff: correct who the patient is; absent fields stay */
        patient?: {
          name?: string;
          /** In any spelling; kept as E.164. Without + it is a number of the clinic's country */
          phone?: string | null;
          id?: string | null;
        };
        /** Staff: who is more urgent goes first */
        priority?: number;
        /** Why; staff alone see it */
        priorityReason?: string;
        /** For staff alone */
        note?: string | null;
      };
    };
    reply: PlacedBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "already_booked"
      | "changed_meanwhile"
      | "invalid_transition"
      | "day_closed"
      | "day_full"
      | "shift_full"
      | "clinic_on_leave"
      | "precondition_failed"
      | "too_large"
      | "unsupported_media_type"
      | "clinic_busy";
  };

  /** Call the next patient */
  callNext: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** One of the day's two lists */
      list: "regular" | "golden";
      /** The day's date at the clinic */
      date: string;
      body?: {
        finish?: string;
        /** Where to, e.g. a room */
        calledTo?: string;
        /** Only of this shift; absent: who waits of an earlier one goes first */
        shift?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: PlacedBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "nobody_waiting"
      | "nobody_here"
      | "invalid_transition"
      | "day_closed"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Call a patient, also again */
  callBooking: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body?: {
        /** Where to, e.g. a room */
        calledTo?: string;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: PlacedBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "invalid_transition"
      | "called_just_now"
      | "day_closed"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Call the next patient of both lists */
  callNextInLine: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The day's date at the clinic */
      date: string;
      body?: {
        finish?: string;
        /** Where to, e.g. a room */
        calledTo?: string;
        /** Only of this shift; absent: who waits of an earlier one goes first */
        shift?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: CalledFromLine;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "two_lists"
      | "nobody_waiting"
      | "nobody_here"
      | "invalid_transition"
      | "day_closed"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Say that a patient has come */
  arrive: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body?: {
        /** For the ticket's holder: the code that the door shows now */
        doorCode?: string;
      };
    };
    reply: PlacedBooking | PlacedPublicBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "invalid_transition"
      | "wrong_day"
      | "day_closed"
      | "too_large"
      | "unsupported_media_type"
      | "door_code_expired"
      | "clinic_busy";
  };

  /** Say that a patient has not come after all */
  undoArrival: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
    };
    reply: PlacedBooking | PlacedPublicBooking;
    problemCode: CommonProblemCode | "not_found" | "invalid_transition" | "wrong_day" | "day_closed" | "clinic_busy";
  };

  /** Read the code of the clinic's door */
  readDoorCode: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: DoorCode;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Arrive at the kiosk */
  arriveAtKiosk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        /** Of the ticket */
        number: number;
        /** The last three digits of the phone that the booking was made with */
        phoneEnding: string;
      };
    };
    reply: PlacedPublicBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "already_here"
      | "ask_at_the_desk"
      | "wrong_day"
      | "invalid_transition"
      | "day_closed"
      | "too_large"
      | "unsupported_media_type"
      | "clinic_busy";
  };

  /** Put back a patient who was called and did not come */
  stepBack: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: PlacedBooking;
    problemCode:
      | CommonProblemCode
      | "not_found"
      | "invalid_transition"
      | "too_few_calls"
      | "day_closed"
      | "in_flight"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Take back that a patient was put back */
  undoStepBack: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
    };
    reply: PlacedBooking;
    problemCode:
      | CommonProblemCode
      | "not_found"
      | "invalid_transition"
      | "already_booked"
      | "day_closed"
      | "clinic_busy";
  };

  /** Move a waiting patient to another day, shift or list */
  moveBooking: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body?: {
        /** Absent: the nearest working day with room */
        date?: string;
        /** Absent: the same list */
        list?: "regular" | "golden";
        /** Absent: the first that is not over and has room */
        shift?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "invalid_transition"
      | "already_booked"
      | "day_closed"
      | "day_full"
      | "shift_full"
      | "shift_over"
      | "clinic_on_leave"
      | "day_paused"
      | "no_free_day"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "date_in_past"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Send a patient on to another clinic */
  forwardBooking: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body: {
        /** Another clinic of the same organisation */
        clinicId: number;
        /** Absent: the same list */
        list?: "regular" | "golden";
        /** Staff: beyond the capacity, where the date or its shift is full */
        overbook?: {
          reason: string;
        };
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewBooking;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "already_forwarded"
      | "booking_over"
      | "wrong_day"
      | "already_booked"
      | "day_closed"
      | "day_full"
      | "shift_full"
      | "shift_over"
      | "clinic_on_leave"
      | "day_paused"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused"
      | "clinic_busy";
  };

  /** Make a new ticket for a booking */
  renewTicket: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: TicketedBooking;
    problemCode: CommonProblemCode | "not_found" | "in_flight" | "idempotency_key_reused" | "clinic_busy";
  };

  /** Find the booking of a golden code */
  verifyGoldenCode: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        code: string;
        date?: string | "today";
      };
    };
    reply: PlacedBooking;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** Read closed days, newest first */
  readArchive: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** Only this list */
      list?: "regular" | "golden";
      /** Not before this date */
      from?: string;
      /** Not after this date */
      to?: string;
      /** Days a page */
      limit?: number;
      /** `nextCursor` of the page before */
      cursor?: string;
    };
    reply: {
      items: ArchivedDay[];
      nextCursor: string | null;
    };
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Read who changed what of a clinic */
  listDeeds: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** Not before this date; absent: 30 days before today */
      from?: string;
      /** Not after this date, at most 366 days of range */
      to?: string;
      /** Only this actor’s */
      actor?: string;
      /** Deeds a page */
      limit?: number;
      /** `nextCursor` of the page before */
      cursor?: string;
    };
    reply: Deeds;
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Read who changed what of a booking */
  listBookingDeeds: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      /** Deeds a page */
      limit?: number;
      /** `nextCursor` of the page before */
      cursor?: string;
    };
    reply: Deeds;
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Erase a patient */
  erasePatient: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** Your own id of the patient; decides who is the same person */
      patientId: string;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found" | "clinic_busy";
  };

  /** Erase a person, by id or by phone and name */
  erasePerson: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        /** Your own id of the patient; decides who is the same person */
        id?: string;
        /** In any spelling. Without + it is a number of the clinic's country */
        phone?: string;
        /** All of it, however it is written */
        name?: string;
      };
    };
    reply: Erasure;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type" | "clinic_busy";
  };

  /** Erase a person in every clinic */
  erasePersonEverywhere: {
    input: {
      body: {
        /** Your own id of the patient; decides who is the same person */
        id?: string;
        /** In any spelling. Without + it is a number of the clinic's country */
        phone?: string;
        /** All of it, however it is written */
        name?: string;
      };
    };
    reply: Erasure;
    problemCode: CommonProblemCode | "malformed" | "too_large" | "unsupported_media_type" | "clinic_busy";
  };

  /** All that is kept of a person, by id or by phone and name */
  exportPerson: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** Bookings a page */
      limit?: number;
      /** `nextCursor` of the page before */
      cursor?: string;
      body: {
        /** Your own id of the patient; decides who is the same person */
        id?: string;
        /** In any spelling. Without + it is a number of the clinic's country */
        phone?: string;
        /** All of it, however it is written */
        name?: string;
      };
    };
    reply: PersonExport;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type" | "clinic_busy";
  };

  /** Exchange a key for a cookie, or renew the session */
  signIn: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read the session, for its CSRF token */
  readSession: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign out, everywhere this session is used */
  signOut: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Exchange a key for a cookie, or renew the session, at a board */
  signInToBoard: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read the session, for its CSRF token, at a board */
  readBoardSession: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign out, everywhere this session is used, at a board */
  signOutOfBoard: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Exchange a key for a cookie, or renew the session, at an organisation */
  signInToOrganisation: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read the session, for its CSRF token, at an organisation */
  readOrganisationSession: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
    };
    reply: Session;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign out, everywhere this session is used, at an organisation */
  signOutOfOrganisation: {
    input: {
      /** The organisation's `id` */
      organisationId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign in by username and password */
  signInAsPerson: {
    input: {
      body: {
        /** Of all organisations one person has it. Capitals do not count */
        username: string;
        password: string;
      };
    };
    reply: PersonSession;
    problemCode: CommonProblemCode | "malformed" | "wrong_password" | "too_large" | "unsupported_media_type";
  };

  /** Read who is signed in, with the CSRF token */
  readPersonSession: {
    input: Record<never, never>;
    reply: PersonSession;
    problemCode: CommonProblemCode;
  };

  /** Renew the session */
  renewPersonSession: {
    input: Record<never, never>;
    reply: PersonSession;
    problemCode: CommonProblemCode;
  };

  /** Sign out */
  signOutAsPerson: {
    input: Record<never, never>;
    reply: undefined;
    problemCode: CommonProblemCode;
  };

  /** List by which other accounts people can sign in */
  listSignInProviders: {
    input: Record<never, never>;
    reply: SignInProviders;
    problemCode: CommonProblemCode;
  };

  /** List one’s own sessions */
  listOwnSessions: {
    input: Record<never, never>;
    reply: OwnSessions;
    problemCode: CommonProblemCode;
  };

  /** End one of one’s own sessions */
  endOwnSession: {
    input: {
      /** The session's `id` */
      sessionId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change one’s own password */
  changeOwnPassword: {
    input: {
      body: {
        currentPassword: string;
        password: string;
      };
    };
    reply: undefined;
    problemCode: CommonProblemCode | "malformed" | "too_large" | "unsupported_media_type";
  };

  /** Set one’s own PIN */
  changeOwnPin: {
    input: {
      body: {
        /** Null: she signs in at none */
        pin: string | null;
      };
    };
    reply: undefined;
    problemCode: CommonProblemCode | "malformed" | "too_large" | "unsupported_media_type";
  };

  /** Make this browser a shared desk */
  enrolDesk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        /** By which the clinic knows the browser */
        name: string;
      };
    };
    reply: Desk;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** List the shared desks of a clinic */
  listDesks: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: {
      items: Desk[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** End a shared desk */
  revokeDesk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The desk's `id` */
      deskId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Read which desk this browser is, and who may sign in there */
  readOwnDesk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: OwnDesk;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign in at a shared desk by a PIN */
  signInAtDesk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        personId: number;
        pin: string;
      };
    };
    reply: PersonSession;
    problemCode: CommonProblemCode | "malformed" | "wrong_pin" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** Read who is signed in at this desk, with the CSRF token */
  readDeskSession: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: PersonSession;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Sign out at this desk, which stays one */
  signOutAtDesk: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Create a key */
  createApiKey: {
    input: {
      body: {
        name: string;
        role: "admin" | "organisation" | "staff" | "patient_app" | "display" | "edge";
        clinicId?: number;
        /** For a `display` that opens a board and no clinic */
        boardId?: number;
        /** For the role `organisation`: staff of all of its clinics */
        organisationId?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewApiKey;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the keys, revoked ones included */
  listApiKeys: {
    input: Record<never, never>;
    reply: {
      items: ApiKey[];
    };
    problemCode: CommonProblemCode;
  };

  /** Read a key, a revoked one too */
  readApiKey: {
    input: {
      /** The key's `id` */
      id: number;
    };
    reply: ApiKey;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Revoke a key for ever */
  revokeApiKey: {
    input: {
      /** The key's `id` */
      id: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** List the keys of a clinic, revoked ones included */
  listClinicApiKeys: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: {
      items: ApiKey[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Create a key of a clinic */
  createClinicApiKey: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        name: string;
        role: "staff" | "patient_app" | "display";
        /** For a `display` that opens this board in place of the clinic; the caller manages its clinics */
        boardId?: number;
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewApiKey;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** Revoke a key of a clinic for ever */
  revokeClinicApiKey: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The key's `id` */
      id: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Make a board of several clinics */
  createBoard: {
    input: {
      body: {
        name: string;
        /** In which the screen speaks, one after the other */
        languages?: ("ar" | "ckb" | "en" | "fa" | "tr")[];
        /** A line to whoever waits. Everybody reads it */
        message?: string | null;
        /** In their order on the screen, each once */
        clinics: {
          clinicId: number;
          /** What the screen calls it, such as its room; absent: the clinic's name. Everybody reads it */
          label?: string | null;
        }[];
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Board;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "clinic_twice"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the boards */
  listBoards: {
    input: Record<never, never>;
    reply: {
      items: Board[];
    };
    problemCode: CommonProblemCode;
  };

  /** Read a board */
  readBoard: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: Board;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change a board */
  changeBoard: {
    input: {
      /** The board's `id` */
      boardId: number;
      body: {
        name?: string;
        /** In which the screen speaks, one after the other */
        languages?: ("ar" | "ckb" | "en" | "fa" | "tr")[];
        /** A line to whoever waits. Everybody reads it */
        message?: string | null;
        /** In their order on the screen, each once */
        clinics?: {
          clinicId: number;
          /** What the screen calls it, such as its room; absent: the clinic's name. Everybody reads it */
          label?: string | null;
        }[];
      };
    };
    reply: Board;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "clinic_twice"
      | "too_large"
      | "unsupported_media_type";
  };

  /** Delete a board and its keys */
  deleteBoard: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** List the boards that show a clinic */
  listClinicBoards: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: {
      items: ClinicBoard[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Make a board that shows a clinic */
  createClinicBoard: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        name: string;
        /** In which the screen speaks, one after the other */
        languages?: ("ar" | "ckb" | "en" | "fa" | "tr")[];
        /** A line to whoever waits. Everybody reads it */
        message?: string | null;
        /** In their order on the screen, each once */
        clinics: {
          clinicId: number;
          /** What the screen calls it, such as its room; absent: the clinic's name. Everybody reads it */
          label?: string | null;
        }[];
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: Board;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "clinic_twice"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** Change a board */
  changeClinicBoard: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The board's `id` */
      boardId: number;
      body: {
        name?: string;
        /** In which the screen speaks, one after the other */
        languages?: ("ar" | "ckb" | "en" | "fa" | "tr")[];
        /** A line to whoever waits. Everybody reads it */
        message?: string | null;
        /** In their order on the screen, each once */
        clinics?: {
          clinicId: number;
          /** What the screen calls it, such as its room; absent: the clinic's name. Everybody reads it */
          label?: string | null;
        }[];
      };
    };
    reply: Board;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "clinic_twice"
      | "too_large"
      | "unsupported_media_type";
  };

  /** Delete a board and its keys */
  deleteClinicBoard: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The board's `id` */
      boardId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Say what a screen of the board shows */
  beatScreen: {
    input: {
      /** The board's `id` */
      boardId: number;
      body: {
        /** Its own name among those of the board, such as `hall 1` */
        screen: string;
        /** What it can say of its stream */
        state: "live" | "stale" | "reconnecting";
        /** The release of the page that runs there */
        page?: string | null;
        /** What it shows, as the last `ping` of its stream lists it */
        shown: {
          clinicId: number;
          version: number;
        }[];
      };
    };
    reply: undefined;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** List the screens of a board, and since when each is silent */
  listBoardScreens: {
    input: {
      /** The board's `id` */
      boardId: number;
    };
    reply: {
      items: BoardScreen[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** List the screens of the boards that show a clinic */
  listClinicScreens: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: {
      items: Screen[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** List the webhooks that are told of a clinic */
  listClinicWebhooks: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
    };
    reply: {
      items: ClinicWebhook[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Tell another program of every change of a clinic */
  createClinicWebhook: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      body: {
        /** `https`; `http` only within the operator's own `WEBHOOK_NETWORKS` */
        url: string;
        /** `staff`: bookings with their patients; `public`: what a public board shows, never a personal byte */
        audience: "staff" | "public";
        /** `notice.due`, for `staff` only: what one patient is to be told now, with the facts for a template */
        kinds?: ("booking.changed" | "day.changed" | "notice.due")[];
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewWebhook;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "webhooks_off"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** Read a webhook */
  readClinicWebhook: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: Webhook;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change, pause or resume a webhook */
  changeClinicWebhook: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
      body: {
        /** `https`; `http` only within the operator's own `WEBHOOK_NETWORKS` */
        url?: string;
        /** `notice.due`, for `staff` only: what one patient is to be told now, with the facts for a template */
        kinds?: ("booking.changed" | "day.changed" | "notice.due")[];
        /** `active` goes on where it stopped, and tries again at once */
        status?: "active" | "paused";
      };
    };
    reply: Webhook;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "webhooks_off"
      | "too_large"
      | "unsupported_media_type";
  };

  /** Delete a webhook */
  deleteClinicWebhook: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Send a test message now */
  testClinicWebhook: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: WebhookAttempt;
    problemCode: CommonProblemCode | "not_found" | "webhooks_off";
  };

  /** Give a webhook a new secret */
  rotateClinicWebhookSecret: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: NewWebhook;
    problemCode: CommonProblemCode | "not_found" | "webhooks_off";
  };

  /** List the last attempts to tell a webhook something */
  listClinicWebhookAttempts: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: {
      items: WebhookAttempt[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Tell another program of every change */
  createWebhook: {
    input: {
      body: {
        /** `https`; `http` only within the operator's own `WEBHOOK_NETWORKS` */
        url: string;
        /** Absent: every clinic, later ones too */
        clinicId?: number;
        /** `staff`: bookings with their patients; `public`: what a public board shows, never a personal byte */
        audience: "staff" | "public";
        /** `notice.due`, for `staff` only: what one patient is to be told now, with the facts for a template */
        kinds?: ("booking.changed" | "day.changed" | "notice.due")[];
      };
      /** Absent: a new one */
      idempotencyKey?: string;
    };
    reply: NewWebhook;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "webhooks_off"
      | "in_flight"
      | "too_large"
      | "unsupported_media_type"
      | "idempotency_key_reused";
  };

  /** List the webhooks */
  listWebhooks: {
    input: Record<never, never>;
    reply: {
      items: Webhook[];
    };
    problemCode: CommonProblemCode;
  };

  /** Read a webhook */
  readWebhook: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: Webhook;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Change, pause or resume a webhook */
  changeWebhook: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
      body: {
        /** `https`; `http` only within the operator's own `WEBHOOK_NETWORKS` */
        url?: string;
        /** `notice.due`, for `staff` only: what one patient is to be told now, with the facts for a template */
        kinds?: ("booking.changed" | "day.changed" | "notice.due")[];
        /** `active` goes on where it stopped, and tries again at once */
        status?: "active" | "paused";
      };
    };
    reply: Webhook;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "webhooks_off"
      | "too_large"
      | "unsupported_media_type";
  };

  /** Delete a webhook */
  deleteWebhook: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };

  /** Send a test message now */
  testWebhook: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: WebhookAttempt;
    problemCode: CommonProblemCode | "not_found" | "webhooks_off";
  };

  /** Give a webhook a new secret */
  rotateWebhookSecret: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: NewWebhook;
    problemCode: CommonProblemCode | "not_found" | "webhooks_off";
  };

  /** List the last attempts to tell a webhook something */
  listWebhookAttempts: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
    };
    reply: {
      items: WebhookAttempt[];
    };
    problemCode: CommonProblemCode | "not_found";
  };

  /** Tell a webhook again what a clinic changed */
  replayWebhook: {
    input: {
      /** The webhook's `id` */
      webhookId: number;
      body: {
        /** What the clinic has changed after this version is told again, as it is now */
        sinceVersion: number;
        /** Required for a webhook of every clinic */
        clinicId?: number;
      };
    };
    reply: undefined;
    problemCode: CommonProblemCode | "malformed" | "not_found" | "too_large" | "unsupported_media_type";
  };

  /** Read the key that browsers subscribe with */
  readPushKey: {
    input: Record<never, never>;
    reply: PushKey;
    problemCode: CommonProblemCode;
  };

  /** Tell a browser of a booking while its page is closed */
  putPushSubscription: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      body: {
        /** Of the browser's push service */
        endpoint: string;
        /** Not kept: a push service tells when it ends */
        expirationTime?: number | null;
        keys: {
          p256dh: string;
          auth: string;
        };
        language?: "ar" | "ckb" | "en" | "fa" | "tr";
      };
    };
    reply: PushSubscription;
    problemCode:
      | CommonProblemCode
      | "malformed"
      | "not_found"
      | "push_off"
      | "booking_over"
      | "too_large"
      | "unsupported_media_type";
  };

  /** Tell a browser no more of a booking */
  deletePushSubscription: {
    input: {
      /** The clinic's `id` */
      clinicId: number;
      /** The booking's `id` */
      bookingId: string;
      /** The subscription's `id` */
      subscriptionId: number;
    };
    reply: undefined;
    problemCode: CommonProblemCode | "not_found";
  };
}
