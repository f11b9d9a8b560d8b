import { z } from "zod";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { findWebhooksOf } from "./webhook-queries.js";
import { webhookReply } from "./webhook-schemas.js";

const clinicWebhook = z
  .object({
    ...webhookReply.pick({ id: true, kinds: true, status: true }).shape,
    origin: z.string().meta({ description: "Of its URL, which staff do not see whole: its path may be a secret" }),
    statusSince: z.iso.datetime(),
    failingSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: "Nothing that was sent to it since then has arrived" }),
  })
  .meta({
    id: "ClinicWebhook",
    examples: [
      {
        ...{ id: 3, origin: "https://sms.example", kinds: ["notice.due"], status: "paused" },
        ...{ statusSince: "2026-11-24T08:15:00.000Z", failingSince: "2026-11-19T08:15:00.000Z" },
      },
    ],
  });

export const clinicWebhookOperations: AnyOperation[] = [
  operation({
    id: "listClinicWebhooks",
    method: "get",
    path: "/v1/clinics/{clinicId}/webhooks",
    tag: "Webhooks",
    summary: "List the webhooks that are told of a clinic",
    description: "Also those of every clinic. For the desk, which sees that messages do not arrive; an admin mends it.",
    access: "manageBookings",
    params: clinicParams,
    replies: { 200: { description: "By id", schema: z.object({ items: z.array(clinicWebhook) }) } },
    handle: async ({ params: { clinicId }, db }) => {
      const webhooks = await db.read((pool) => findWebhooksOf(pool, clinicId));
      if (!webhooks) throw new Problem("not_found");
      const items = webhooks.map(({ url, statusSince, failingSince, ...webhook }) => ({
        ...webhook,
        origin: new URL(url).origin,
        statusSince: utc(statusSince),
        failingSince: utc(failingSince),
      }));
      return { status: 200, body: { items } };
    },
  }),
];
