import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../auth/caller.js";
import { accessBooking } from "../bookings/booking-access.js";
import { bookingParams } from "../bookings/booking-schemas.js";
import type { BookingKey } from "../contract/booking-id.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { checkAddress } from "../webhooks/address-check.js";
import type { Push } from "./push.js";
import {
  newSubscription,
  pushKeyReply,
  subscriptionExample,
  subscriptionParams,
  subscriptionReply,
} from "./push-schemas.js";
import { deleteSubscription, putSubscription } from "./subscription-queries.js";

const path = "/v1/clinics/{clinicId}/bookings/{bookingId}/push";
const common = { tag: "Bookings", access: "manageBookings", acceptsTicket: true } as const;

/** @param push Undefined: this server tells no browser. */
export function pushOperations(push: Push | undefined): AnyOperation[] {
  return [
    operation({
      id: "readPushKey",
      method: "get",
      path: "/v1/push-key",
      tag: "Bookings",
      summary: "Read the key that browsers subscribe with",
      description: "The `applicationServerKey` of `PushManager.subscribe`; null where this server tells no browser.",
      access: "anyone",
      replies: { 200: { description: "The same until the operator sets another", schema: pushKeyReply } },
      handle: async () => ({ status: 200, body: { publicKey: (await push?.publicKey()) ?? null } }),
    }),
    operation({
      ...common,
      id: "putPushSubscription",
      method: "put",
      path,
      summary: "Tell a browser of a booking while its page is closed",
      description:
        "By Web Push, to whoever holds the booking's ticket: the body is the browser's `PushSubscription` and the language. " +
        "The same endpoint again changes its keys and language. The last five browsers of a booking are told, until the booking ends.",
      params: bookingParams,
      body: newSubscription,
      example: subscriptionExample,
      replies: { 200: { description: "The subscription", schema: subscriptionReply } },
      problems: ["push_off", "booking_over", "forbidden"],
      handle: async ({ params, body, caller, db, headers }) => {
        const key = await heldBooking(db, params, caller, headers);
        if (!push) throw new Problem("push_off");
        await checkAddress(await push.guard, body.endpoint, "#/endpoint"); // which any ticket's holder chooses
        const id = await db.transact((transaction) => putSubscription(transaction, key, body));
        if (id === undefined) throw new Problem("booking_over");
        return { status: 200, body: { id } };
      },
    }),
    operation({
      ...common,
      id: "deletePushSubscription",
      method: "delete",
      path: `${path}/{subscriptionId}`,
      summary: "Tell a browser no more of a booking",
      description: "Also 204 when it is told of nothing (any more).",
      params: subscriptionParams,
      replies: { 204: { description: "It is told no more" } },
      problems: ["forbidden"],
      handle: async ({ params, caller, db, headers }) => {
        const key = await heldBooking(db, params, caller, headers);
        await db.transact((transaction) => deleteSubscription(transaction, key, params.subscriptionId));
        return { status: 204 };
      },
    }),
  ];
}

async function heldBooking(
  db: RequestClient,
  params: { clinicId: number; bookingId: string },
  caller: Caller,
  headers: IncomingHttpHeaders,
): Promise<BookingKey> {
  const { key, relation } = await accessBooking(db, params, caller, headers);
  if (relation === "stranger") throw new Problem("forbidden");
  return key;
}
