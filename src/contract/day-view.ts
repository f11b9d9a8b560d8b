import type { ListName } from "./booking-id.js";

export type DayStatus = "open" | "paused" | "closed";

export const dayColumns = "list, date, status, capacity, used, version, closed_version";

export interface DayRow {
  list: ListName;
  date: string;
  status: DayStatus;
  capacity: number;
  used: number;
  version: number;
  closed_version: number | null;
}

/** The same for every audience. */
export const dayView = (row: DayRow) => ({
  list: row.list,
  date: row.date,
  status: row.status,
  capacity: row.capacity,
  used: row.used,
});
