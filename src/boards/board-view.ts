import type { Caller } from "../auth/caller.js";
import { Problem } from "../contract/problem.js";
import type { BoardRow } from "./board-queries.js";
import type { BoardView } from "./board-schemas.js";

/** The board as whoever has a credential for it sees it, or else anybody: with the clinics that are public. */
export const viewOf = ({ clinics, ...board }: BoardRow, isForAnyone: boolean): BoardView => ({
  ...board,
  clinics: clinics
    .filter(({ isPublic }) => isPublic || !isForAnyone)
    .map(({ clinicId, label }) => ({ clinicId, label })),
});

/** Where nothing is public, a credential is needed. */
export function checkShown({ clinics }: BoardView, caller: Caller): void {
  if (clinics.length === 0 && isForAnyone(caller)) throw new Problem("unauthenticated");
}

/** A board as its streams show it, to one of two kinds of readers. */
export interface ShownBoard {
  view: BoardView;
  /** `event: board`; it has no id, for it leaves the reader where it is. */
  frame: Buffer;
  /** Of all its clinics, shown or not. */
  clinicIds: ReadonlySet<number>;
}

export interface Board {
  anyone: ShownBoard;
  holder: ShownBoard;
}

export const boardOf = (row: BoardRow): Board => ({ anyone: shownOf(row, true), holder: shownOf(row, false) });

const shownOf = (row: BoardRow, isForAnyone: boolean): ShownBoard => {
  const view = viewOf(row, isForAnyone);
  const frame = Buffer.from(`event: board\ndata: ${JSON.stringify(view)}\n\n`);
  return { view, frame, clinicIds: new Set(row.clinics.map(({ clinicId }) => clinicId)) };
};

export const isForAnyone = (caller: Caller): boolean => caller.role === "nobody";
