import { z } from "zod";
import { dayExample, publicPlaceExample } from "./view-examples.js";
import { dayViewReply, liveDaysReply, publicBookingReply, staffBookingReply } from "./view-schemas.js";

/** What stands in `data:` of a stream's frames, for the OpenAPI document; `event:` says which it is. */

const { clinicId, version, ...dayView } = dayExample;
const { position: _position, ahead: _ahead, expected: _expected, ...publicBooking } = publicPlaceExample;

export const updateReply = z
  .object({
    clinicId: z.int(),
    since: z.int().meta({ description: "Whoever holds an older version than this must begin anew" }),
    version: z.int(),
    days: z.array(dayViewReply).meta({ description: "Changed days; a closed one leaves with its bookings" }),
    bookings: z
      .array(z.union([staffBookingReply, publicBookingReply]))
      .meta({ description: "Changed bookings, whole" }),
  })
  .meta({
    id: "LiveUpdate",
    description: "`event: update`: what has changed since a version",
    examples: [{ clinicId, since: version - 1, version, days: [dayView], bookings: [publicBooking] }],
  });

const ping = z
  .object({
    version: z.int().meta({ description: "Whoever holds an older one missed something" }),
    at: z.iso.datetime(),
    staleMs: z.int().meta({ description: "How long ago the server was proven to hear its database" }),
  })
  .meta({
    id: "StreamPing",
    description: "`event: ping`: every 15 s",
    examples: [{ version, at: "2026-11-24T07:25:40.000Z", staleMs: 120 }],
  });

export const byeReply = z
  .object({ reason: z.enum(["timeout", "shutdown", "revoked", "expired", "busy", "day", "board", "organisation"]) })
  .meta({ id: "StreamBye", description: "`event: bye`: the stream ends", examples: [{ reason: "timeout" }] });

/** The first is `event: snapshot`. */
export const frameReply = z.union([liveDaysReply, updateReply, ping, byeReply]);
