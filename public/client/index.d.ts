/** What `dawr/client` exports; the code is `index.js` and its JSDoc. */

export interface Booking {
  id: string;
  list: "regular" | "golden";
  date: string;
  number: number;
  order: number;
  status: "booked" | "in_progress" | "served" | "no_show" | "cancelled";
  calls: number;
  calledAt: string | null;
  calledTo: string | null;
  /** Staff only, as the following. */
  version?: number;
  patient?: { id: string | null; name: string | null; phone: string | null };
  goldenCode?: string;
}

export interface Day {
  list: "regular" | "golden";
  date: string;
  status: "open" | "paused";
  capacity: number;
  used: number;
  bookings: Booking[];
}

export interface ClinicState {
  clinicId: number;
  version: number;
  clinic: { name: string; timeZone: string };
  days: Day[];
}

export type Freshness =
  | { state: "live" }
  | { state: "stale"; ageSeconds: number }
  | { state: "reconnecting"; ageSeconds: number | undefined }
  | { state: "refused"; status: number };

export interface FollowOptions {
  audience?: "staff" | "public";
  state?: ClinicState;
  lastEventId?: string;
  headers?: Record<string, string>;
  /** One stream for all tabs of a browser. */
  share?: boolean;
  onState(state: ClinicState, lastEventId: string, cause: "snapshot" | "update"): void;
  onFreshness?(freshness: Freshness): void;
  fetch?: typeof globalThis.fetch;
}

/** Follows a clinic's live days for ever: whatever breaks, it connects again, until close() or a final refusal. */
export function followClinic(url: string | URL, options: FollowOptions): { close(): void };

export function fold(
  state: ClinicState | undefined,
  event: { type: string; data: unknown },
): ClinicState | undefined | "reopen";

export class DawrProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: { code: string; status: number; detail?: string; [member: string]: unknown };
}

export interface NewBooking {
  list?: "regular" | "golden";
  date?: string;
  patient: { name: string; phone?: string; id?: string };
  source?: "patient_app" | "secretary";
}

type Placed = Booking & { position: number | null; ahead: number | null };

export interface ClinicApi {
  send(method: string, path: string, body?: object): Promise<unknown>;
  book(booking: NewBooking): Promise<Placed & { ticketToken: string }>;
  readBooking(bookingId: string): Promise<Placed>;
  changeBooking(
    bookingId: string,
    change: { status?: Booking["status"]; after?: string | null; version?: number; patient?: object },
  ): Promise<Placed>;
  call(bookingId: string, options?: { calledTo?: string }): Promise<Placed>;
  callNext(list: string, date: string, options?: { finish?: string; calledTo?: string }): Promise<Placed>;
}

/** The API of one clinic: `https://…/v1/clinics/7`. */
export function createApi(
  clinicUrl: string,
  options?: { key?: string; headers?: Record<string, string>; fetch?: typeof globalThis.fetch },
): ClinicApi;
