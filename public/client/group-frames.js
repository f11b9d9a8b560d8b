// @ts-check
import { fold } from "./fold.js";

/**
 * @typedef {import("./index.js").BoardState} BoardState
 * @typedef {import("./index.js").OrganisationState} OrganisationState
 * @typedef {import("./fold.js").Frame} Frame
 */
/**
 * @template {"board" | "organisation"} Kind
 * @typedef {Kind extends "board" ? BoardState : OrganisationState} StateOf
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

/**
 * What the stream of a group of clinics says, and what its reader then holds: of each clinic what the clinic's own stream would lead to.
 *
 * @template {"board" | "organisation"} Kind
 * @param {Kind} kind Names the frame that tells the group.
 */
export const groupFrames = (kind) => ({
  types: [kind, "snapshot", "update", "part-ended", "ping"],
  /** It says nothing of the clinics. */
  aside: kind,

  /**
   * @param {StateOf<Kind> | undefined} state
   * @param {Frame} frame
   * @returns {StateOf<Kind> | "reopen" | undefined}
   */
  fold(state, { type, data }) {
    if (type === kind) return withGroup(kind, state, data);
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
});

/**
 * The clinics that it no longer shows are forgotten.
 *
 * @template {"board" | "organisation"} Kind
 * @param {Kind} kind
 * @param {StateOf<Kind> | undefined} state
 * @param {{ clinics: { clinicId: number }[] }} group
 * @returns {StateOf<Kind>}
 */
function withGroup(kind, state, group) {
  const held = /** @type {any} */ (state);
  if (held && JSON.stringify(group) === JSON.stringify(held[kind])) return held;
  const shown = new Set(group.clinics.map(({ clinicId }) => String(clinicId)));
  const kept = Object.entries(held?.clinics ?? {}).filter(([clinicId]) => shown.has(clinicId));
  return /** @type {any} */ ({ [kind]: group, clinics: Object.fromEntries(kept), ended: held?.ended ?? {} });
}

/**
 * @template {BoardState | OrganisationState} State
 * @param {State} state
 * @param {{ clinicId: number, reason: "private" | "removed" }} end
 * @returns {State}
 */
const withEnd = (state, { clinicId, reason }) => ({
  ...state,
  clinics: without(state.clinics, clinicId),
  ended: { ...state.ended, [clinicId]: reason },
});

/**
 * @param {BoardState | OrganisationState} state
 * @param {{ clinics: { clinicId: number, version: number }[] }} ping
 */
const hasMissedSome = ({ clinics }, ping) =>
  ping.clinics.some(({ clinicId, version }) => version > (clinics[clinicId]?.version ?? -1));
