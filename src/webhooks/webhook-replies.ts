import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import type { WebhookRow } from "./webhook-queries.js";

export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Problem("not_found");
  return row;
}

export const toReply = (row: WebhookRow) => ({
  ...row,
  failingSince: utc(row.failingSince),
  createdAt: utc(row.createdAt),
});

/** @param path Where webhooks are managed. */
export const created = (path: string, row: WebhookRow, secret: string | null) => ({
  status: 201,
  body: { ...toReply(row), secret },
  headers: { Location: `${path}/${row.id}` },
});
