import { bookingId, publicBooking, staffBooking } from "../contract/booking-view.js";
import { dayView } from "../contract/day-view.js";
import { utc } from "../contract/utc.js";
import type { NextMessage, Position } from "./delivery-queries.js";

export interface Message {
  /** The `webhook-id`: the same for a message that is sent again. */
  id: string;
  body: string;
  position: Position;
}

type Change = Exclude<NextMessage, { kind: null }>;

/** What a webhook is told of one change, in the form of Standard Webhooks. */
export function messageOf(clinicId: number, change: Change): Message {
  const { kind, epoch, version, list, date, number } = change;
  const about = `${clinicId}-${date.replaceAll("-", "")}`;
  const subject = change.kind === "booking.changed" ? bookingId(change.row) : `D-${about}-${list}`;
  const view =
    change.kind === "day.changed"
      ? { day: dayView(change.row) }
      : { booking: change.endpoint.audience === "staff" ? staffBooking(change.row) : publicBooking(change.row) };
  return {
    id: `${subject}_v${version}_${epoch}`, // after a restored dump a version may come again with something else
    body: JSON.stringify({ type: kind, timestamp: utc(change.changedAt), data: { clinicId, version, epoch, ...view } }),
    position: { version, row: { list, date, number } },
  };
}

/** For a receiver to try its verification with. */
export const testMessage = (webhookId: number, now: Date) => ({
  id: `test-${webhookId}_${now.getTime()}`,
  body: JSON.stringify({ type: "test", timestamp: now.toISOString(), data: { webhookId } }),
});
