import { randomUUID } from "node:crypto";
import { withDatabase } from "./with-database.js";

/**
 * `npm run epoch`: after restoring a snapshot of the disk, tells streams that this is another history, so that
 * they begin anew instead of resuming. Nothing else in the database would show it.
 */
await withDatabase(async (db) => {
  await db.raw("update deployment set epoch_salt = ?", [randomUUID()]);
  const { rows } = await db.raw("select dawr_epoch() as epoch");
  process.stdout.write(`the epoch is now ${rows[0].epoch}; streams begin anew when they reconnect\n`);
});
