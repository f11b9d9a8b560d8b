import { Problem } from "../contract/problem.js";
import type { BoardRow } from "./board-queries.js";
import { viewOf } from "./board-view.js";

export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Problem("not_found");
  return row;
}

/** The whole of it. */
export const toReply = (row: BoardRow) => viewOf(row, false);
