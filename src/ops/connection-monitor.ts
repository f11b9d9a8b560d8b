import type { Knex } from "knex";
import { poolFor } from "../db/leaseholder.js";
import { withTimeLimit } from "../time-limit.js";

/** What PostgreSQL itself says of the connections to this database, everybody's included. */
export interface ConnectionReport {
  byState: { application: string; state: string; count: number }[];
  /** Connections that hold a transaction open and do nothing, for more than five minutes. */
  idleInTransaction: { pid: number; application: string; seconds: number }[];
  /** Of the whole server. */
  open: number;
  maxConnections: number;
  /** 0 to 1; when it reaches 1 every commit that notifies fails. */
  notificationQueueUsage: number;
  /** Of the last ten times that each clinic's shifts ended: the windows that patients were shown, and those that were right. */
  windows: { shown: number; hit: number };
  /** Of boards, that said something today: those that did so lately, and the others. */
  screens: { heard: number; silent: number };
}

const keptForMs = 2_000;
const waitAtMostMs = 2_000;

export type ConnectionMonitor = () => Promise<ConnectionReport | undefined>;

/**
 * Asks over the hub's connection, so that it answers when the requests' pool does not. Whoever asks meanwhile or
 * soon after shares the answer; undefined when there is none in time.
 */
export function createConnectionMonitor(pool: Knex): ConnectionMonitor {
  const db = poolFor(pool, { route: "connection monitor" });
  let answer: Promise<ConnectionReport | undefined> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  return () => {
    if (answer && (isRunning || performance.now() - askedAt < keptForMs)) return withTimeLimit(waitAtMostMs, answer);
    askedAt = performance.now();
    isRunning = true;
    answer = readConnections(db)
      .catch(() => undefined)
      .finally(() => {
        isRunning = false;
      });
    return withTimeLimit(waitAtMostMs, answer);
  };
}

async function readConnections(db: Knex): Promise<ConnectionReport> {
  const { rows } = await db.raw(`
    with activity as (
      select pid, application_name as application, coalesce(state, 'hidden') as state, state_change
        from pg_stat_activity where datname = current_database() and backend_type = 'client backend'),
    counted as (
      select application, state, count(*)::int as count from activity group by application, state
       order by count desc, application, state limit 50),
    forgotten as (
      select pid, application, extract(epoch from now() - state_change)::int as seconds from activity
       where state like 'idle in transaction%' and state_change < now() - interval '5 minutes'
       order by seconds desc limit 50)
    select coalesce((select json_agg(counted) from counted), '[]') as "byState",
           coalesce((select json_agg(forgotten) from forgotten), '[]') as "idleInTransaction",
           (select sum(numbackends)::int from pg_stat_database) as open,
           current_setting('max_connections')::int as "maxConnections",
           pg_notification_queue_usage() as "notificationQueueUsage",
           (select json_build_object('shown', coalesce(sum(shown), 0), 'hit', coalesce(sum(hit), 0)) from clinic_pace) as windows`);
  return { ...rows[0], screens: await countScreens(db) };
}

/** None on a standby, which cannot even be asked about an unlogged table. */
async function countScreens(db: Knex): Promise<ConnectionReport["screens"]> {
  const counting = db.raw(
    `select count(*) filter (where seen_at > now() - interval '3 minutes')::int as heard,
            count(*) filter (where seen_at <= now() - interval '3 minutes')::int as silent
       from screens where seen_at > now() - interval '1 day'`,
  );
  return counting.then(({ rows }) => rows[0]).catch(() => ({ heard: 0, silent: 0 }));
}
