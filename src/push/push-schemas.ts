import { ECDH } from "node:crypto";
import { z } from "zod";
import { bookingParams } from "../bookings/booking-schemas.js";
import { remoteUrl, rowId } from "../contract/fields.js";
import { language } from "../contract/languages.js";

const endpoint = remoteUrl.meta({ description: "Of the browser's push service" });

const p256dh = z.string().refine(isPointOfP256, "Must be a public key of P-256 in base64url");

const auth = z.string().regex(/^[\w-]{22}$/, "Must be 16 bytes in base64url");

/** What browsers write a `PushSubscription` as in JSON, and the language to be told in. */
export const newSubscription = z.strictObject({
  endpoint,
  expirationTime: z.number().nullish().meta({ description: "Not kept: a push service tells when it ends" }),
  keys: z.strictObject({ p256dh, auth }),
  language: language.default("ar"),
});
export type NewSubscription = z.output<typeof newSubscription>;

export const subscriptionParams = bookingParams.extend({
  subscriptionId: rowId.meta({ description: "The subscription's `id`" }),
});

export const subscriptionReply = z.object({ id: z.int() }).meta({ id: "PushSubscription", examples: [{ id: 12 }] });

const publicKey = "BDd3_hVL9fZi9Ybo2UUzA284WG5FZR30_95YeZJsiApwXKpNcF1rRPF3foIiBHXRdJI2Qhumhf6_LFTeZaNndIo";

export const pushKeyReply = z
  .object({
    publicKey: z
      .string()
      .nullable()
      .meta({ description: "The `applicationServerKey`; null: this server tells no browser" }),
  })
  .meta({ id: "PushKey", examples: [{ publicKey }] });

export const subscriptionExample: NewSubscription = {
  endpoint: "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA",
  keys: {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
  language: "ar",
};

function isPointOfP256(text: string): boolean {
  if (text === "") return false; // which OpenSSL converts to nothing, without a word
  try {
    return ECDH.convertKey(text, "prime256v1", "base64url", "base64url", "uncompressed") === text;
  } catch {
    return false;
  }
}
