import type { Knex } from "knex";
import { utc } from "../contract/utc.js";
import type { WebhookStatus } from "./webhook-schemas.js";

/** What active webhooks lack. */
export interface Backlog {
  /** That they are told of. */
  clinicIds: ReadonlySet<number>;
  /** One of them is told of every clinic, also of those that are made later. */
  isOfAll: boolean;
  /** Since when the oldest change waits. */
  oldestAt: Date | undefined;
  /** The most versions that one of them is behind a clinic. */
  versionsBehind: number;
  /** How many webhooks there are, also of those that are not active. */
  byStatus: Partial<Record<WebhookStatus, number>>;
  /** Those that are sent nothing until somebody resumes them, a hundred at most. */
  stopped: Array<{ id: number; status: WebhookStatus; since: string }>;
}

/** A row that changes again and again looks young: a webhook that fails lacks something since it fails. */
export async function readBacklog(db: Knex): Promise<Backlog> {
  const { rows } = await db.raw(
    `with followed as (
       select cursor.clinic_id, cursor.version + case when cursor.number is null then 1 else 0 end as first_version,
              current.version, webhook.failing_since
         from webhook_cursors cursor
         join webhooks webhook on webhook.id = cursor.webhook_id and webhook.status = 'active'
         join clinic_versions current on current.clinic_id = cursor.clinic_id
     )
     select (select coalesce(array_agg(distinct clinic_id), '{}') from followed) as "clinicIds",
            exists (select 1 from webhooks where status = 'active' and clinic_id is null) as "isOfAll",
            (select min(least(behind.failing_since, booking.updated_at, day.updated_at))
               from followed behind
               left join lateral (select updated_at from bookings
                                   where clinic_id = behind.clinic_id and version > 0 and version >= behind.first_version
                                   order by version limit 1) as booking on true
               left join lateral (select updated_at from booking_days
                                   where clinic_id = behind.clinic_id and status <> 'closed' and version >= behind.first_version
                                   order by version limit 1) as day on true
              where behind.first_version <= behind.version) as "oldestAt",
            (select coalesce(max(version - first_version + 1), 0) from followed) as "versionsBehind",
            (select coalesce(json_object_agg(status, count), '{}')
               from (select status, count(*) from webhooks group by status) as counted) as "byStatus",
            (select coalesce(json_agg(json_build_object('id', id, 'status', status, 'since', status_since) order by id), '[]')
               from (select id, status, status_since from webhooks where status <> 'active' order by id limit 100) as found) as stopped`,
  );
  const [{ clinicIds, oldestAt, stopped, ...counts }] = rows;
  return {
    ...counts,
    clinicIds: new Set(clinicIds),
    oldestAt: oldestAt === null ? undefined : new Date(oldestAt),
    stopped: stopped.map((webhook: { since: string }) => ({ ...webhook, since: utc(webhook.since) })),
  };
}
