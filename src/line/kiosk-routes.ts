import { z } from "zod";
import { countingWrongCodes } from "../auth/wrong-codes.js";
import { changedBooking } from "../bookings/booking-replies.js";
import { publicPlacedReply } from "../bookings/booking-schemas.js";
import { asciiDigits, clinicParams, visible } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { arrive, wrongPerHour } from "./arrival.js";
import { findAtKiosk } from "./arrival-queries.js";
import { doorCode } from "./door-code.js";

const whoComes = z.strictObject({
  number: z.int().min(1).max(1_000_000).meta({ description: "Of the ticket" }),
  phoneEnding: z
    .string()
    .max(20)
    .transform((text) => visible(asciiDigits(text)).trim())
    .pipe(z.string().regex(/^\d{3}$/, "Must be 3 digits"))
    .meta({ description: "The last three digits of the phone that the booking was made with", example: "567" }),
});

export const kioskOperations: AnyOperation[] = [
  operation({
    id: "readDoorCode",
    method: "get",
    path: "/v1/clinics/{clinicId}/door-code",
    tag: "Bookings",
    summary: "Read the code of the clinic's door",
    description:
      "To be shown at the door, where patients take it into their phones. It changes each minute, and counts for two.",
    access: "showDoor",
    params: clinicParams,
    replies: {
      200: {
        description: "The code of this minute",
        schema: z
          .object({ doorCode: z.string(), validUntil: z.iso.datetime() })
          .meta({ id: "DoorCode", examples: [{ doorCode: "7-483920", validUntil: "2026-11-24T07:26:00.000Z" }] }),
      },
    },
    handle: async ({ params: { clinicId }, db, now }) => ({
      status: 200,
      body: await db.read((pool) => doorCode(pool, clinicId, now)),
    }),
  }),
  operation({
    id: "arriveAtKiosk",
    method: "post",
    path: "/v1/clinics/{clinicId}/arrivals",
    tag: "Bookings",
    summary: "Arrive at the kiosk",
    description:
      "By the number of today's ticket and the end of the phone. 404 where no booking that counts has both, 409 for whoever was called already. A key may be wrong 20 times an hour.",
    access: "showDoor",
    params: clinicParams,
    body: whoComes,
    example: { number: 12, phoneEnding: "567" },
    replies: { 200: { description: "The booking, as the public sees it", schema: publicPlacedReply } },
    problems: ["already_here", "ask_at_the_desk", "wrong_day", "invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params: { clinicId }, body, caller, db, now }) => {
      const credential = `kiosk ${caller.role === "nobody" ? "" : caller.keyId}`;
      const row = await db.write(clinicId, (transaction) =>
        countingWrongCodes(transaction, { credential, allowedPerHour: wrongPerHour }, async () => {
          const found = await findAtKiosk(transaction, { clinicId, ...body, now });
          if (found?.isOneOfSeveral) throw new Problem("ask_at_the_desk");
          if (found?.isHere) throw new Problem("already_here");
          return found && arrive(transaction, found.key, "kiosk", now);
        }),
      );
      if (!row) throw new Problem("not_found"); // after the commit: the miss must count
      return { status: 200, body: await changedBooking(db, row, "stranger") };
    },
  }),
];
