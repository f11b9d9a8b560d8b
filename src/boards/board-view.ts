import type { Caller } from "../auth/caller.js";
import { Problem } from "../contract/problem.js";
import { type Group, groupFrame, type ShownGroup } from "../groups/group.js";
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

/** A board as its streams show it. */
export const boardOf = (row: BoardRow): Group => ({
  anyone: row.clinics.some(({ isPublic }) => isPublic) ? shownOf(row, true) : undefined,
  holder: shownOf(row, false),
});

const shownOf = (row: BoardRow, isForAnyone: boolean): ShownGroup => {
  const view = viewOf(row, isForAnyone);
  return {
    id: row.id,
    clinics: view.clinics.map(({ clinicId }) => clinicId),
    frame: groupFrame("board", view),
    clinicIds: new Set(row.clinics.map(({ clinicId }) => clinicId)),
  };
};

export const isForAnyone = (caller: Caller): boolean => caller.role === "nobody";
