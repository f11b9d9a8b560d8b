import type { Knex } from "knex";
import type { Attempt, Audience, WebhookChange, WebhookKind, WebhookStatus } from "./webhook-schemas.js";

export interface WebhookRow {
  id: number;
  clinicId: number | null;
  url: string;
  audience: Audience;
  kinds: WebhookKind[];
  status: WebhookStatus;
  failingSince: string | null;
  createdAt: string;
}

const columns = `id, clinic_id as "clinicId", url, audience, kinds, status, failing_since as "failingSince",
  created_at as "createdAt"`;

/** How a caller names a webhook. */
export interface WebhookName {
  webhookId: number;
  /** The clinic that it must be of; null: of whichever, or of all. */
  clinicId: number | null;
}

const isOfPlace = "(cast(:clinicId as integer) is null or clinic_id = :clinicId)";

export interface NewWebhook {
  clinicId: number | null;
  url: string;
  /** An admin chose it. */
  mayLeadInside: boolean;
  audience: Audience;
  kinds: WebhookKind[];
  /** Sealed. */
  secret: Buffer;
}

/** It is told of what changes from now on. A clinic that is being made is waited for, or its trigger would not see the webhook. */
export async function insertWebhook(db: Knex, webhook: NewWebhook): Promise<WebhookRow> {
  if (webhook.clinicId === null) await db.raw("lock table clinics in share mode");
  const { rows } = await db.raw<{ rows: [WebhookRow] }>(
    `insert into webhooks (clinic_id, url, may_lead_inside, audience, kinds, secret)
     values (:clinicId, :url, :mayLeadInside, :audience, :kinds, :secret) returning ${columns}`,
    { ...webhook },
  );
  const [row] = rows;
  await db.raw(
    `insert into webhook_cursors (webhook_id, clinic_id, epoch, version)
     select :id, clinic_id, dawr_epoch(), version from clinic_versions
      where cast(:clinicId as integer) is null or clinic_id = :clinicId`,
    { id: row.id, clinicId: row.clinicId },
  );
  return row;
}

export async function findWebhooks(db: Knex): Promise<WebhookRow[]> {
  return (await db.raw(`select ${columns} from webhooks order by id`)).rows;
}

export type ToldOfClinic = Pick<WebhookRow, "id" | "clinicId" | "url" | "kinds" | "status" | "failingSince"> & {
  statusSince: string;
};

/** Those that are told of this clinic, by id; undefined when there is no such clinic. */
export async function findWebhooksOf(db: Knex, clinicId: number): Promise<ToldOfClinic[] | undefined> {
  const { rows } = await db.raw(
    `select webhook.id, webhook.clinic_id as "clinicId", url, kinds, status, status_since as "statusSince", failing_since as "failingSince"
       from clinics clinic
       left join webhooks webhook on webhook.clinic_id = clinic.id or webhook.clinic_id is null
      where clinic.id = :clinicId
      order by webhook.id`,
    { clinicId },
  );
  return rows[0] && rows.filter(({ id }: { id: number | null }) => id !== null);
}

export async function findWebhook(db: Knex, name: WebhookName): Promise<WebhookRow | undefined> {
  return (await db.raw(`select ${columns} from webhooks where id = :webhookId and ${isOfPlace}`, { ...name })).rows[0];
}

/** Sealed. */
export async function findRecipient(
  db: Knex,
  name: WebhookName,
): Promise<{ url: string; mayLeadInside: boolean; secret: Buffer } | undefined> {
  const { rows } = await db.raw(
    `select url, may_lead_inside as "mayLeadInside", secret from webhooks where id = :webhookId and ${isOfPlace}`,
    { ...name },
  );
  return rows[0];
}

/** Where messages go, and by which sealed secrets: the former one signs too, until a day after the rotation. */
export async function findEndpoint(
  db: Knex,
  id: number,
  now: Date,
): Promise<{ url: string; mayLeadInside: boolean; secret: Buffer; formerSecret: Buffer | null } | undefined> {
  const { rows } = await db.raw(
    `select url, may_lead_inside as "mayLeadInside", secret,
            case when rotated_at > cast(:now as timestamptz) - interval '1 day' then former_secret end as "formerSecret"
       from webhooks where id = :id`,
    { id, now },
  );
  return rows[0];
}

/** Absent fields stay as they are. It is tried at once, and what comes of messages that are on their way to where it led before no longer counts. */
export async function changeWebhook(
  db: Knex,
  name: WebhookName,
  change: WebhookChange,
  isByAdmin: boolean,
): Promise<WebhookRow | undefined> {
  await endClaims(db, name);
  const { rows } = await db.raw(
    `update webhooks
        set (url, kinds, status) =
            (select url, kinds, status from jsonb_populate_record(webhooks, :change)),
            may_lead_inside = case when :hasUrl then :isByAdmin else may_lead_inside end,
            failures = 0, failing_since = null, next_at = '-infinity'
      where id = :webhookId and ${isOfPlace} returning ${columns}`,
    { ...name, isByAdmin, hasUrl: change.url !== undefined, change: JSON.stringify(change) },
  );
  return rows[0];
}

export async function deleteWebhook(db: Knex, name: WebhookName): Promise<boolean> {
  await endClaims(db, name);
  return (
    (await db.raw(`delete from webhooks where id = :webhookId and ${isOfPlace} returning id`, { ...name })).rows
      .length > 0
  );
}

/** Before the webhook itself is locked, as whoever notes a delivery does it, too. */
const endClaims = (db: Knex, name: WebhookName) =>
  db.raw(
    `update webhook_cursors set claimed_until = '-infinity', failures = 0, next_at = '-infinity'
      where webhook_id = (select id from webhooks where id = :webhookId and ${isOfPlace})`,
    { ...name },
  );

/** The secret until now goes on signing beside the new one. */
export async function rotateSecret(
  db: Knex,
  name: WebhookName,
  secret: Buffer,
  now: Date,
): Promise<WebhookRow | undefined> {
  const { rows } = await db.raw(
    `update webhooks set former_secret = secret, rotated_at = :now, secret = :secret where id = :webhookId and ${isOfPlace} returning ${columns}`,
    { ...name, secret, now },
  );
  return rows[0];
}

export async function findAttempts(db: Knex, name: WebhookName): Promise<Attempt[] | undefined> {
  return (await db.raw(`select attempts from webhooks where id = :webhookId and ${isOfPlace}`, { ...name })).rows[0]
    ?.attempts;
}

export type Replay = "done" | "not_followed" | "not_yet";

/** Puts the cursor back, whoever has it claimed. */
export async function putBack(db: Knex, id: number, clinicId: number, sinceVersion: number): Promise<Replay> {
  const { rows } = await db.raw<{ rows: Array<{ isPast: boolean }> }>(
    `with asked as (
       select cursor.webhook_id, cursor.clinic_id, :sinceVersion <= current.version as is_past
         from webhook_cursors cursor join clinic_versions current using (clinic_id)
        where webhook_id = :id and clinic_id = :clinicId
     ), put_back as (
       update webhook_cursors cursor
          set version = :sinceVersion, epoch = dawr_epoch(), list = null, date = null, number = null, claimed_until = '-infinity',
              failures = 0, next_at = '-infinity'
         from asked
        where is_past and (cursor.webhook_id, cursor.clinic_id) = (asked.webhook_id, asked.clinic_id)
     )
     select is_past as "isPast" from asked`,
    { id, clinicId, sinceVersion },
  );
  if (!rows[0]) return "not_followed";
  return rows[0].isPast ? "done" : "not_yet";
}
