import { z } from "zod";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { makeWebhook } from "./make-webhook.js";
import { oneWebhookOperations } from "./one-webhook-routes.js";
import { findWebhook, findWebhooksOf } from "./webhook-queries.js";
import { created, found } from "./webhook-replies.js";
import { newClinicWebhook, newWebhookReply, webhookParams, webhookReply } from "./webhook-schemas.js";
import type { Webhooks } from "./webhooks.js";

const path = "/v1/clinics/{clinicId}/webhooks";
const pathAt = (clinicId: number) => `/v1/clinics/${clinicId}/webhooks`;

const clinicWebhook = z
  .object({
    ...webhookReply.pick({ id: true, clinicId: true, kinds: true, status: true }).shape,
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
        ...{ id: 3, clinicId: 7, origin: "https://sms.example", kinds: ["notice.due"], status: "paused" },
        ...{ statusSince: "2026-11-24T08:15:00.000Z", failingSince: "2026-11-19T08:15:00.000Z" },
      },
    ],
  });

/** @param webhooks Undefined: this server sends none. */
export const clinicWebhookOperations = (webhooks: Webhooks | undefined): AnyOperation[] => [
  operation({
    id: "listClinicWebhooks",
    method: "get",
    path,
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
  idempotentOperation({
    id: "createClinicWebhook",
    method: "post",
    path,
    tag: "Webhooks",
    summary: "Tell another program of every change of a clinic",
    description: "As `createWebhook` does, of this clinic alone.",
    access: "manageSettings",
    params: clinicParams,
    body: newClinicWebhook,
    example: { url: "https://hospital.example/dawr", audience: "staff" },
    replies: { 201: { description: "The webhook with its secret", schema: newWebhookReply, headers: ["Location"] } },
    problems: ["webhooks_off"],
    handle: async ({ params: { clinicId }, body, caller, db }) => {
      if (!(await db.read((pool) => findWebhooksOf(pool, clinicId)))) throw new Problem("not_found");
      const { row, secret } = await makeWebhook(webhooks, db, {
        ...body,
        clinicId,
        mayLeadInside: caller.role === "admin",
      });
      return created(pathAt(clinicId), row, secret);
    },
    replay: async ({ params: { clinicId }, db }, { reference }) => {
      const name = { webhookId: Number(reference), clinicId };
      return created(pathAt(clinicId), found(await db.read((pool) => findWebhook(pool, name))), null);
    },
  }),
  ...oneWebhookOperations(
    {
      path,
      access: "manageSettings",
      params: clinicParams.extend(webhookParams.shape),
      idOf: (id) => id.replace("Webhook", "ClinicWebhook"),
    },
    webhooks,
  ),
];
