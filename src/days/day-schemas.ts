import { z } from "zod";
import { type DayRow, dayView } from "../contract/day-view.js";
import { dayExample } from "../contract/view-examples.js";
import { dayViewReply } from "../contract/view-schemas.js";

export const dayChanges = z
  .strictObject({ capacity: z.int().min(0).max(10_000).optional(), status: z.enum(["open", "paused"]).optional() })
  .default({});

export const dayReply = dayViewReply
  .extend({ clinicId: z.int(), version: z.int() })
  .meta({ id: "Day", examples: [dayExample] });

export const toDayReply = ({ clinicId }: { clinicId: number }, row: DayRow) => ({
  clinicId,
  ...dayView(row),
  version: row.version,
});
