import type { BookingRow } from "../contract/booking-view.js";
import type { Language } from "../contract/languages.js";

/** What a patient is told once, near and called once for each call. */
type NoticeKind = "near" | "called" | "moved" | "cancelled" | "late" | "reminder";

/** A notice as it is when it is sent: nothing of it is stored. */
export interface Notice {
  kind: NoticeKind;
  /** Of near and called, how often the booking had been called; else 0. */
  calls: number;
  decidedAt: string;
  /** Pointless from then on. */
  expiresAt: string;
  epoch: string;
  clinicName: string;
  timeZone: string;
  booking: BookingRow;
  /** Of who waits. */
  ahead: number | null;
  /** When the call may be expected. */
  expected: { from: string; to: string } | null;
  /** How much later than planned the doctor comes. */
  lateMinutes: number | null;
  /** When the booking's shift begins, as planned. */
  startsAt: string | null;
  /** Of `moved`: the id of the booking that the patient had last. */
  movedFrom: string | null;
  /** That the patient reads; null: not known. */
  language: Language | null;
}

/** What one instance has claimed: a notice for one recipient, a webhook or a subscription to push messages. */
export interface Sending {
  id: number;
  clinicId: number;
  /** So often tried in vain. */
  attempts: number;
  webhookId: number | null;
  pushSubscriptionId: number | null;
}

/** `undeliverable`: the recipient wants no more. `failed` is tried again while it has a point, no earlier than the receiver's Retry-After. */
type SendingResult =
  | { outcome: "delivered" | "undeliverable" }
  | { outcome: "failed"; retryAfter?: string | undefined };

/** A way to bring notices to recipients of one kind. */
export interface Channel {
  /** Makes one attempt, of seconds at most; what was aborted has failed. Reads who the recipient is. */
  send(sending: Sending, notice: Notice, now: Date, stopping: AbortSignal): Promise<SendingResult>;
}

export interface Channels {
  webhook?: Channel | undefined;
  push?: Channel | undefined;
}
