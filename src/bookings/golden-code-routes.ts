import { z } from "zod";
import { countingWrongCodes } from "../auth/wrong-codes.js";
import { asciiDigits, clinicParams, isoDate, visible } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { withPosition } from "./booking-replies.js";
import { placedBookingReply } from "./booking-schemas.js";
import { findByCode } from "./golden-code-queries.js";

const question = z.strictObject({
  code: z
    .string()
    .max(20)
    .transform((text) => visible(asciiDigits(text)).trim())
    .pipe(z.string().regex(/^\d{4}$/, "Must be 4 digits")),
  date: z.union([isoDate, z.literal("today")]).default("today"),
});

export const goldenCodeOperations: AnyOperation[] = [
  operation({
    id: "verifyGoldenCode",
    method: "post",
    path: "/v1/clinics/{clinicId}/golden-codes/verify",
    tag: "Bookings",
    summary: "Find the booking of a golden code",
    description:
      "404 for a code that nobody has on that date, whatever the reason. A key may miss 10 times an hour; a key without " +
      "misses is never locked.",
    access: "manageBookings",
    params: clinicParams,
    body: question,
    example: { code: "4711" },
    replies: { 200: { description: "The booking", schema: placedBookingReply } },
    handle: async ({ params: { clinicId }, body, caller, db, now }) => {
      const credential = `key ${caller.role === "nobody" ? "" : caller.keyId}`;
      const date = body.date === "today" ? null : body.date;
      const outcome = await db.transact(async (transaction) => {
        const wanted = { clinicId, code: body.code, date, now };
        return countingWrongCodes(transaction, { credential, allowedPerHour: 10 }, () =>
          findByCode(transaction, wanted),
        );
      });
      if (!outcome) throw new Problem("not_found"); // after the commit: the miss must count
      return { status: 200, body: await withPosition(db, outcome, "staff") };
    },
  }),
];
