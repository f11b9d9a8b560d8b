// @ts-check
import { fold } from "./fold.js";

/**
 * @typedef {import("./index.js").BoardState} BoardState
 * @typedef {import("./fold.js").Frame} Frame
 */

/**
 * @template T
 * @param {Record<number, T>} entries
 * @param {number} clinicId
 * @returns {Record<number, T>}
 */
const without = (entries, clinicId) => {
  const { [clinicId]: _, ...others } = entries;
  return others;
};

/** What a board's stream says, and what its reader then holds: of each clinic what the clinic's own stream would lead to. */
export const boardFrames = {
  types: ["board", "snapshot", "update", "part-ended", "ping"],

  /**
   * @param {BoardState | undefined} state
   * @param {Frame} frame
   * @returns {BoardState | "reopen" | undefined}
   */
  fold(state, { type, data }) {
    if (type === "board") return withBoard(state, data);
    if (state === undefined) return "reopen";
    if (type === "part-ended") return withEnd(state, data);
    if (type === "ping") return hasMissedSome(state, data) ? "reopen" : state;
    const { clinicId } = data;
    const clinic = state.clinics[clinicId];
    const next = /** @type {BoardState["clinics"][number] | "reopen" | undefined} */ (fold(clinic, { type, data }));
    if (next === "reopen" || next === undefined) return "reopen";
    if (next === clinic) return state;
    return { ...state, clinics: { ...state.clinics, [clinicId]: next }, ended: without(state.ended, clinicId) };
  },
};

/**
 * The clinics that it no longer shows are forgotten.
 *
 * @param {BoardState | undefined} state
 * @param {BoardState["board"]} board
 * @returns {BoardState}
 */
function withBoard(state, board) {
  if (state && JSON.stringify(board) === JSON.stringify(state.board)) return state;
  const shown = new Set(board.clinics.map(({ clinicId }) => String(clinicId)));
  const kept = Object.entries(state?.clinics ?? {}).filter(([clinicId]) => shown.has(clinicId));
  return { board, clinics: Object.fromEntries(kept), ended: state?.ended ?? {} };
}

/**
 * @param {BoardState} state
 * @param {{ clinicId: number, reason: "private" | "removed" }} end
 * @returns {BoardState}
 */
const withEnd = (state, { clinicId, reason }) => ({
  ...state,
  clinics: without(state.clinics, clinicId),
  ended: { ...state.ended, [clinicId]: reason },
});

/**
 * @param {BoardState} state
 * @param {{ clinics: { clinicId: number, version: number }[] }} ping
 */
const hasMissedSome = ({ clinics }, ping) =>
  ping.clinics.some(({ clinicId, version }) => version > (clinics[clinicId]?.version ?? -1));
