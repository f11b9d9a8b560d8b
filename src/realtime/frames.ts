import type { ClinicState } from "./clinic-state.js";
import { type View, viewKey } from "./filter.js";

/** Bytes of Server-Sent Events (WHATWG HTML, section 9.2) and their ids. */

/** Part of every id, so that a client of an older frame form starts anew. */
const frameFormat = "1";

export type ByeReason = "timeout" | "shutdown" | "revoked" | "expired" | "busy" | "day" | "board" | "organisation";

export const retryLine = (retryMs: number): string => `retry: ${Math.round(retryMs)}\n`;

export const byeFrame = (reason: ByeReason): string => `event: bye\ndata: ${JSON.stringify({ reason })}\n\n`;

/** Everything that must be the same for a position in a stream to mean the same state. */
export const idPrefix = (epoch: string, clinicId: number, view: View): string =>
  [epoch, clinicId, viewKey(view), frameFormat].join(".");

/** The version that a reader holds, if its id (untrusted) is of this very stream. */
export function resumableVersion(lastEventId: string | undefined, prefix: string): number | undefined {
  if (!lastEventId?.startsWith(`${prefix}.`)) return undefined;
  const version = lastEventId.slice(prefix.length + 1);
  return /^\d{1,15}$/.test(version) ? Number(version) : undefined;
}

/** A frame is its parts, one after the other. */
export type Frame = readonly Buffer[];

/** The frame with some bytes behind it; a small one stays one write. */
export const joined = (frame: Frame, behind: Buffer): Frame =>
  frame.length === 1 ? [Buffer.concat([...frame, behind])] : [...frame, behind];

const frameEnd = Buffer.from("\n\n");

/** A text of that many bytes is not copied behind its id, so that views which differ only in their ids share it. */
const sharedFromBytes = 4_096;

/** The version to resume from is chosen by readers, so the frames kept for them are bounded. */
const framesKept = 16;

/** The frames of one view of a clinic; each is serialised once and shared by all its streams. */
export class ViewFrames {
  #version = -1;
  #state: ClinicState | undefined;
  readonly #bySince = new Map<number, Frame>();
  #ping: { key: string; frame: Frame } | undefined;
  /** Streams that use it; at none it is dropped. */
  users = 0;

  constructor(readonly view: View) {}

  /** The frame that brings a reader at `since` (undefined: holds nothing) to the state's version. */
  to(state: ClinicState, since: number | undefined): Frame {
    if (state !== this.#state || state.version !== this.#version) {
      this.#state = state;
      this.#version = state.version;
      this.#bySince.clear();
    }
    const key = since ?? -1;
    let frame = this.#bySince.get(key);
    if (!frame) {
      frame = this.#serialise(state, since);
      if (this.#bySince.size >= framesKept) this.#bySince.clear();
      this.#bySince.set(key, frame);
    }
    return frame;
  }

  /** Frees the memory; a frame that is needed again is made again. */
  forget(): void {
    this.#bySince.clear();
    this.#ping = undefined;
  }

  #serialise(state: ClinicState, since: number | undefined): Frame {
    const update = since === undefined ? undefined : state.update(this.view, since);
    return update === undefined
      ? this.#frame(state, "snapshot", state.version, state.snapshot(this.view))
      : this.#frame(state, "update", state.version, update);
  }

  ping(state: ClinicState, version: number, at: Date, staleMs: number): Frame {
    const key = `${state.epoch} ${version} ${at.getTime()} ${staleMs}`;
    if (this.#ping?.key !== key) {
      const json = JSON.stringify({ version, at: at.toISOString(), staleMs: Math.round(staleMs) });
      this.#ping = { key, frame: this.#frame(state, "ping", version, Buffer.from(json)) };
    }
    return this.#ping.frame;
  }

  #frame(state: ClinicState, event: string, version: number, json: Buffer): Frame {
    const id = `${idPrefix(state.epoch, state.clinicId, this.view)}.${version}`;
    const parts = [Buffer.from(`id: ${id}\nevent: ${event}\ndata: `), json, frameEnd];
    return json.length < sharedFromBytes ? [Buffer.concat(parts)] : parts;
  }
}
