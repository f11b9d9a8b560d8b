import { forgetWrongCodes } from "./auth/wrong-codes.js";
import { forgetSilentScreens } from "./boards/screen-queries.js";
import type { Clock } from "./clock.js";
import type { Config } from "./config.js";
import { closeOverdueDays } from "./days/auto-close.js";
import type { ClinicGate } from "./db/clinic-gate.js";
import { forgetOldDeeds } from "./deeds/deed-retention.js";
import { forgetOldKeys } from "./idempotency/once-queries.js";
import type { Logger } from "./logger.js";
import { forgetNotices } from "./notices/sending-queries.js";
import type { Job } from "./ops/jobs.js";
import { checkSettings } from "./ops/settings-check.js";
import { blankOldDays } from "./patients/retention.js";

/** Not while a server starts, when everybody comes back to it. */
const cleaning = { everyMs: 3_600_000, firstAfterMs: 60_000 };

/** What an instance does again and again. */
export const listJobs = (
  config: Config & { DATABASE_URL: string },
  { gate, clock, log }: { gate: ClinicGate; clock: Clock; log: Logger },
): Job[] => [
  {
    name: "close overdue days",
    everyMs: 60_000,
    run: (db, signal) => closeOverdueDays({ pool: db, gate, clock, log, signal }),
  },
  { name: "check settings", everyMs: 3_600_000, run: (db) => checkSettings(db, config, log) },
  { ...cleaning, name: "forget idempotency keys", run: forgetOldKeys },
  { ...cleaning, name: "forget wrong codes", run: forgetWrongCodes },
  { ...cleaning, name: "forget silent screens", run: (db) => forgetSilentScreens(db, clock.now()) },
  { ...cleaning, name: "forget notices", run: (db) => forgetNotices(db, clock.now()) },
  { ...cleaning, name: "blank old days", run: (db, signal) => blankOldDays(db, clock, signal) },
  { ...cleaning, name: "forget old deeds", run: forgetOldDeeds },
];
