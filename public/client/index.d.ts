/** What `dawr/client` exports; the code is `index.js`. The types of the API are made from its OpenAPI document. */
import type {
  Board,
  LiveDay,
  LiveDays,
  Operations,
  OrganisationClinics,
  Problem,
  PublicBooking,
  StaffBooking,
} from "./operations.js";

export type * from "./operations.js";

/** Whose view of a clinic: staff see the persons, the public sees numbers. */
export type Audience = "staff" | "public";

/** One list on one date. Its bookings stand in the order of the queue. */
export interface Day<A extends Audience = Audience> extends Omit<LiveDay, "bookings"> {
  bookings: { staff: StaffBooking; public: PublicBooking }[A][];
}

/** The live days of a clinic at a version, by date, regular before golden. Never changed in place. */
export interface ClinicState<A extends Audience = Audience> extends Omit<LiveDays, "days"> {
  days: Day<A>[];
}

/**
 * How far the state can be trusted. "live": a frame came within 35 s on a server that hears its database.
 * `ageSeconds`: how long ago the state was last known to be true. "refused" is final: the answer was 400, 401, 403,
 * 404 or 422, and nothing more comes.
 */
export type Freshness =
  | { state: "live" }
  | { state: "stale"; ageSeconds: number }
  | { state: "reconnecting"; ageSeconds: number | undefined }
  | { state: "refused"; status: number };

export interface FollowOptions<A extends Audience = Audience> {
  /** Absent: what the credential grants. */
  audience?: A;
  /** Where to go on from, with its `lastEventId`; one without the other is not used. */
  state?: ClinicState<A>;
  lastEventId?: string;
  /**
   * Such as `Authorization` or `Booking-Token`. A browser's EventSource sends none, so with headers (and where there
   * is no EventSource, as in Node) the stream is read by fetch.
   */
  headers?: Record<string, string>;
  /** In a browser: one stream for all its tabs that follow the same address. Not with headers. */
  share?: boolean;
  /** After each change. Keep the first two to go on later. */
  onState(state: ClinicState<A>, lastEventId: string, cause: "snapshot" | "update"): void;
  /** Whenever it changes; a growing age every second. */
  onFreshness?(freshness: Freshness): void;
  fetch?: typeof globalThis.fetch;
}

/**
 * Follows a clinic's live days for ever: whatever breaks, it connects again, until close() or a final refusal, which
 * onFreshness tells. A stream may stay silent for 35 s before it counts as stale; whoever learns sooner that the server is
 * out of reach (a request of theirs failed) calls reconnect(): it is live again when the server answers.
 *
 * @param url The address of `…/v1/clinics/7/stream` with its filters; in a browser relative to the page.
 */
export function followClinic<A extends Audience = Audience>(
  url: string | URL,
  options: FollowOptions<A>,
): { close(): void; reconnect(): void };

/** What a stream of several clinics leads to. Never changed in place, so `===` tells which clinics stayed as they were. */
interface GroupState {
  /** By their ids. One of the group's that is missing is on its way. */
  clinics: Record<number, ClinicState<"public">>;
  /** Clinics that the group showed until now, and why it no longer does. */
  ended: Record<number, "private" | "removed">;
}

export interface BoardState extends GroupState {
  /** Its name, languages, message and clinics in their order, as far as the credential goes. */
  board: Board;
}

export interface OrganisationState extends GroupState {
  /** Its name, and its clinics by their ids. */
  organisation: OrganisationClinics;
}

export interface FollowGroupOptions<State> {
  /** Such as `Authorization`; then, and where there is no EventSource, the stream is read by fetch. */
  headers?: Record<string, string>;
  /** After each change, of the group or of one of its clinics. "snapshot": of a clinic as a whole, so that nothing of it is news. */
  onState(state: State, cause: "snapshot" | "update"): void;
  /** Whenever it changes; a growing age every second. It is that of the clinic that was last proven longest ago. */
  onFreshness?(freshness: Freshness): void;
  fetch?: typeof globalThis.fetch;
}

export type FollowBoardOptions = FollowGroupOptions<BoardState>;
export type FollowOrganisationOptions = FollowGroupOptions<OrganisationState>;

/**
 * Follows all clinics of a board by one stream, for ever, as `followClinic` does for one.
 *
 * @param url The address of `…/v1/boards/3/stream`; in a browser relative to the page.
 */
export function followBoard(url: string | URL, options: FollowBoardOptions): { close(): void; reconnect(): void };

/**
 * The same for all clinics of an organisation, now and later. More than 100 are refused (422).
 *
 * @param url The address of `…/v1/organisations/2/stream`; in a browser relative to the page.
 */
export function followOrganisation(
  url: string | URL,
  options: FollowOrganisationOptions,
): { close(): void; reconnect(): void };

/**
 * Takes one event of a stream into the state. The same object: nothing changed; "reopen": something between is
 * missing, open the stream again without an id.
 */
export function fold<A extends Audience = Audience>(
  state: ClinicState<A> | undefined,
  event: { type: string; data: unknown },
): ClinicState<A> | undefined | "reopen";

/**
 * When a booking may expect its call, rounded outwards to five minutes; null while it is not known (the shift has no pace yet, the day no
 * shifts) and when no call comes (no doctor, or the booking does not wait). It moves with time: ask again each minute.
 *
 * @param state With all bookings of that date's list, and of both lists where the clinic's `goldenTurn` makes one line of them.
 * @param now The server's time, in ms.
 */
export function expectedWindow(
  state: ClinicState,
  booking: Day["bookings"][number],
  now: number,
): { from: string; to: string } | null;

/** A patient who waits. `ahead`: how many of those who are here go first. */
export interface InLine<A extends Audience = Audience> {
  booking: Day<A>["bookings"][number];
  /** False: has not come yet, where the clinic calls only who has. Stands where they would go if they came now. */
  isHere: boolean;
  ahead: number;
  because: "turn" | "golden_turn" | "priority";
}

/**
 * Who waits on a date, in the order of their turns: of a clinic whose `goldenTurn` makes one line of both lists, else the regular
 * list and then the golden one.
 *
 * @param state With both lists of that date, so not of a stream of one list.
 */
export function lineOf<A extends Audience = Audience>(state: ClinicState<A>, date: string): InLine<A>[];

export interface ApiOptions {
  /** An API key. In a browser prefer the session's cookie, with its `csrfToken`. */
  key?: string;
  /** As `signIn` and `readSession` answer it; sent with every write. A function is asked for each call. */
  csrfToken?: string | (() => string | undefined);
  /** In which language refusals are explained (`Accept-Language`). A function is asked for each call. */
  language?: string | (() => string | undefined);
  /** With every request, such as `Booking-Token`. */
  headers?: Record<string, string>;
  /** As fetch takes it: whether cookies go along. Absent: to the page's own server only. */
  credentials?: "include" | "omit" | "same-origin";
  fetch?: typeof globalThis.fetch;
}

type Call<Input, Reply> =
  Record<never, never> extends Input
    ? (input?: Input & { signal?: AbortSignal }) => Promise<Reply>
    : (input: Input & { signal?: AbortSignal }) => Promise<Reply>;

/**
 * Every operation by its id. What leads to the same end when it is done twice (reads, changes, and writes with an
 * Idempotency-Key, given or made for each call) is sent up to three times more when the server is out of reach or says
 * 503; what it turned away with 429 also. With `Retry-After` not before, and not at all when that is above 10 s.
 * Whatever is not done is thrown as a DawrProblem; an abort as fetch's own error.
 */
export type Api = {
  readonly [Id in keyof Operations]: Call<Operations[Id]["input"], Operations[Id]["reply"]>;
};

/**
 * The API, each operation of the OpenAPI document a function: `api.book({ clinicId: 7, body: { patient: { name } } })`.
 *
 * @param url Where Dawr is: `https://dawr.example`; in a browser "" is the page's own server.
 */
export function createApi(url: string | URL, options?: ApiOptions): Api;

/** The codes with which an operation may be refused: `ProblemCodeOf<"book">`. */
export type ProblemCodeOf<Id extends keyof Operations> = Operations[Id]["problemCode"];

/** Why a call was not done; from the server in the form of RFC 9457. Decide by `code`. */
export class DawrProblem extends Error {
  /** "unreadable": something else answered, such as a proxy. "out_of_reach": nobody did; the `cause` is fetch's error. */
  readonly code: Problem["code"] | "unreadable" | "out_of_reach";
  /** 0: out of reach. */
  readonly status: number;
  /** The bad fields, each with a JSON pointer. */
  readonly errors: NonNullable<Problem["errors"]>;
  /** The whole document, with what belongs to the code: `bookingId`, `nextAvailable`, `booking`. */
  readonly problem: Partial<Problem>;
  readonly retryAfterSeconds: number | undefined;
}
