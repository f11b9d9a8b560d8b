import type { Config } from "../config.js";

const shown = [
  ...["POOL_SIZE", "POOL_MAX_OVERFLOW", "POOL_TIMEOUT_SECONDS", "POOL_MAX_WAITING", "POOL_PRE_PING"],
  ...["POOL_RECYCLE_SECONDS", "POOL_LOG", "LEASE_WARN_SECONDS", "STATEMENT_TIMEOUT_SECONDS", "LOCK_TIMEOUT_SECONDS"],
  ...["IDLE_IN_TRANSACTION_TIMEOUT_SECONDS", "STREAM_MAX_AGE_SECONDS", "STREAMS_MAX", "STREAMS_PER_ADDRESS"],
  ...["STREAMS_PER_KEY", "RATE_LIMIT_PER_MINUTE", "NOTIFY_AFTER_COMMIT", "MIGRATE_ON_START", "LOG_LEVEL"],
] as const satisfies (keyof Config)[];

/** The settings in force, under the names that an operator sets; nothing that opens or locates anything. */
export function settingsReport(config: Config): Record<string, unknown> {
  const report: Record<string, unknown> = Object.fromEntries(shown.map((setting) => [setting, config[setting]]));
  return {
    ...report,
    connectionsAtMost: config.POOL_SIZE + config.POOL_MAX_OVERFLOW + 2,
    listensDirectly: config.LISTEN_DATABASE_URL !== undefined,
  };
}
