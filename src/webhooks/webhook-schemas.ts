import { z } from "zod";
import { largestRowId, remoteUrl, rowId } from "../contract/fields.js";

const changeKinds = ["booking.changed", "day.changed"] as const;
const webhookKinds = [...changeKinds, "notice.due"] as const;
export type WebhookKind = (typeof webhookKinds)[number];
const audiences = ["staff", "public"] as const;
export type Audience = (typeof audiences)[number];
export const webhookStatuses = ["active", "paused", "disabled"] as const;
export type WebhookStatus = (typeof webhookStatuses)[number];

const url = remoteUrl.meta({ description: "`https`; `http` only within the operator's own `WEBHOOK_NETWORKS`" });

const audience = z.enum(audiences).meta({
  description: "`staff`: bookings with their patients; `public`: what a public board shows, never a personal byte",
});

const kinds = z
  .array(z.enum(webhookKinds))
  .min(1)
  .refine((list) => new Set(list).size === list.length, "Each kind at most once")
  .meta({
    description: "`notice.due`, for `staff` only: what one patient is to be told now, with the facts for a template",
  });

export const newWebhook = z.strictObject({
  url,
  clinicId: z
    .int()
    .positive()
    .max(largestRowId)
    .optional()
    .meta({ description: "Absent: every clinic, later ones too" }),
  audience,
  kinds: kinds.default([...changeKinds]),
});

export const newClinicWebhook = newWebhook.omit({ clinicId: true });

export const webhookChange = z.strictObject({
  url: url.optional(),
  kinds: kinds.optional(),
  status: z
    .enum(["active", "paused"])
    .optional()
    .meta({ description: "`active` goes on where it stopped, and tries again at once" }),
});
export type WebhookChange = z.output<typeof webhookChange>;

export const webhookParams = z.object({ webhookId: rowId.meta({ description: "The webhook's `id`" }) });

export const replayFrom = z.strictObject({
  sinceVersion: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ description: "What the clinic has changed after this version is told again, as it is now" }),
  clinicId: z
    .int()
    .positive()
    .max(largestRowId)
    .optional()
    .meta({ description: "Required for a webhook of every clinic" }),
});

const attempt = z.object({
  at: z.iso.datetime(),
  messageId: z.string().meta({ description: "Its `webhook-id`" }),
  status: z.int().nullable().meta({ description: "The HTTP status of the answer; null: there was none" }),
  error: z.enum(["timed_out", "address_not_allowed", "no_connection", "secret_unreadable"]).nullable(),
  tookMs: z.int(),
});
export type Attempt = z.output<typeof attempt>;

const attemptExample = {
  at: "2026-11-24T08:30:01.000Z",
  messageId: "B-7-20261124-0012_v1042_0f3a9c51d27e",
  status: 200,
  error: null,
  tookMs: 41,
};

const webhookExample = {
  id: 3,
  clinicId: 7,
  url: "https://hospital.example/dawr",
  audience: "staff",
  kinds: ["booking.changed", "day.changed"],
  status: "active",
  failingSince: null,
  createdAt: "2026-11-20T08:00:00.000Z",
};

export const webhookReply = z
  .object({
    id: z.int(),
    clinicId: z.int().nullable(),
    url: z.string(),
    audience: z.enum(audiences),
    kinds: z.array(z.enum(webhookKinds)),
    status: z.enum(webhookStatuses).meta({
      description:
        "`paused` by you or after five days of failures; `disabled` by the receiver's 410. Nothing is lost by it",
    }),
    failingSince: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Webhook", examples: [webhookExample] });

const secret = z
  .string()
  .nullable()
  .meta({ description: "Shown once; verifies messages. Null in the answer to a repeated `Idempotency-Key`" });

export const newWebhookReply = webhookReply.extend({ secret }).meta({
  id: "NewWebhook",
  examples: [{ ...webhookExample, secret: "whsec_n4C7fQ0b1rV3k5m9sT2uW8xZ6aE4dG0hJ3lN7pR1vY8=" }],
});

export const attemptReply = attempt.meta({ id: "WebhookAttempt", examples: [attemptExample] });
export const attemptsReply = z.object({ items: z.array(attemptReply) });
