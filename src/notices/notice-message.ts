import { bookingId, staffBooking } from "../contract/booking-view.js";
import { utc } from "../contract/utc.js";
import type { Notice } from "./channel.js";

/** What a webhook is told of a notice, in the form of Standard Webhooks: what a template needs. */
export function noticeMessage(notice: Notice): { id: string; body: string } {
  const { kind, epoch, clinicName, timeZone, booking, ahead, expected, lateMinutes, startsAt, movedFrom, language } =
    notice;
  const call = notice.calls > 0 ? `_${notice.calls}` : "";
  const facts = {
    kind,
    expiresAt: utc(notice.expiresAt),
    language,
    ahead,
    expected: expected && { from: utc(expected.from), to: utc(expected.to) },
    startsAt: utc(startsAt),
    lateMinutes,
    movedFrom,
  };
  const clinic = { name: clinicName, timeZone };
  return {
    id: `${bookingId(booking)}_${kind}${call}`, // the same for an attempt that is repeated
    body: JSON.stringify({
      type: "notice.due",
      timestamp: utc(notice.decidedAt),
      data: { clinicId: booking.clinic_id, epoch, clinic, notice: facts, booking: staffBooking(booking) },
    }),
  };
}
