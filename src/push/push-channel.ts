import type { Knex } from "knex";
import { bookingIdOf } from "../contract/booking-id.js";
import type { Channel, Notice } from "../notices/channel.js";
import { isDelivered } from "../webhooks/retries.js";
import type { Push } from "./push.js";
import { endSubscription, findSubscription, type Subscription } from "./subscription-queries.js";

/** What a push service answers for a subscription that is no more. */
const gone = [404, 410];

/** Brings notices to browsers. */
export const createPushChannel = ({ db, push }: { db: Knex; push: Push }): Channel => ({
  async send({ clinicId, pushSubscriptionId: id }, notice, now, stopping) {
    const subscription = id === null ? undefined : await findSubscription(db, clinicId, id);
    if (!subscription) return { outcome: "undeliverable" };
    const content = contentOf(notice, subscription);
    const ttlSeconds = Math.max(0, Math.ceil((Date.parse(notice.expiresAt) - now.getTime()) / 1_000));
    const result = await push.post(subscription, { subject: content.ticket, content, ttlSeconds }, now, stopping);
    if (!("error" in result) && isDelivered(result)) return { outcome: "delivered" };
    if ("error" in result ? result.error === "address_not_allowed" : gone.includes(result.status)) {
      await endSubscription(db, subscription);
      return { outcome: "undeliverable" };
    }
    return { outcome: "failed", retryAfter: "error" in result ? undefined : result.retryAfter };
  },
});

/** No name, phone or secret: the browser knows the ticket of the booking by itself. */
function contentOf(notice: Notice, subscription: Subscription) {
  const { kind, clinicName, booking, ahead, lateMinutes } = notice;
  return {
    kind,
    language: subscription.language,
    ticket: bookingIdOf(subscription),
    clinic: clinicName,
    number: booking.number,
    date: booking.date,
    ...(ahead !== null && { ahead }),
    ...(booking.called_to !== null && { calledTo: booking.called_to }),
    ...(lateMinutes !== null && { lateMinutes }),
  };
}
