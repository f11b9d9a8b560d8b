import type { ServerResponse } from "node:http";
import type { ClinicState } from "../realtime/clinic-state.js";
import type { FollowedClinic } from "../realtime/followed-clinic.js";
import type { Follower } from "../realtime/follower.js";
import type { ViewFrames } from "../realtime/frames.js";
import { OpenStream, type SentCount, type StreamTerms } from "../realtime/stream.js";
import type { Place, Position } from "./board-position.js";
import type { ShownBoard } from "./board-view.js";

/** Why a board's stream shows a clinic no longer. */
type PartEnd = "private" | "removed";

/** The wait of a stream that ends only to begin anew with other clinics. */
const comesBackAfterMs = 100;

/**
 * One open stream of a board: the frames of each of its clinics, byte for byte as the clinic's own stream has them, each followed
 * by the id that binds the positions of all. Its clinics share one reader: while that does not drain, none writes.
 */
export class BoardStream extends OpenStream {
  readonly #parts: BoardPart[] = [];
  #isBoardTold = false;
  /** Each clinic has been joined, or has told why not. */
  #hasBegun = false;
  #drains = 0;

  constructor(
    response: ServerResponse,
    terms: StreamTerms,
    sent: SentCount,
    stalled: Set<OpenStream>,
    /** What it shows now. */
    private board: ShownBoard,
    private position: Position,
  ) {
    super(response, terms, sent, stalled);
  }

  get audience(): "public" {
    return "public";
  }

  get boardId(): number {
    return this.board.view.id;
  }

  get isForAnyone(): boolean {
    return this.terms.grant.kind === "anyone";
  }

  /** Begins to follow a clinic, on the day that this calendar calls today. */
  addPart(clinic: FollowedClinic, frames: ViewFrames, calendar: string): BoardPart {
    const part = new BoardPart(this, clinic, frames, calendar);
    this.#parts.push(part);
    return part;
  }

  /** The board as it is now: clinics that are gone leave, for others that come the stream begins anew. */
  show(board: ShownBoard): void {
    const shown = board.view.clinics.map(({ clinicId }) => clinicId);
    const followed = new Set(this.#parts.filter(({ isOpen }) => isOpen).map(({ clinicId }) => clinicId));
    if (!shown.every((clinicId) => followed.has(clinicId))) this.end("board", comesBackAfterMs);
    else if (!board.frame.equals(this.board.frame)) this.#change(board, new Set(shown));
  }

  #change(board: ShownBoard, shown: Set<number>): void {
    this.board = board;
    this.#isBoardTold = false;
    for (const part of this.#parts) {
      if (!shown.has(part.clinicId)) part.leave(board.clinicIds.has(part.clinicId) ? "private" : "removed");
    }
    this.tellBoard();
  }

  tellBoard(): void {
    if (this.#isBoardTold || !this.canWrite) return;
    this.#isBoardTold = true;
    this.write([this.board.frame]);
  }

  /** The reader has taken everything: it gets what it lacks of each clinic, of another one first each time, for one may fill it. */
  drained(): void {
    if (!this.isOpen) return;
    this.resume();
    this.tellBoard();
    const turn = ++this.#drains % this.#parts.length;
    for (const part of [...this.#parts.slice(turn), ...this.#parts.slice(0, turn)]) {
      part.tellEnd();
      part.clinic.drained(part);
    }
  }

  /** The response is over. */
  left(): void {
    for (const part of this.#parts) part.unfollow();
  }

  /** What the reader lacks of a clinic, if it can take it now. */
  send(part: BoardPart, state: ClinicState): boolean {
    if (!this.canWrite) return false;
    const step = this.position.step(part, part.frames.to(state, part.version), state);
    this.position = step.to;
    this.write(step.frame);
    return true;
  }

  /** The reader holds this state of the clinic, as it said when it came back. */
  confirm(part: BoardPart, state: ClinicState): void {
    if (this.position.versionOf(part.clinicId) === state.version) return;
    this.position = this.position.with(state.epoch, part.placeAt(state));
  }

  /** One ping for all clinics, when the first of them is pinged: as old as the oldest. */
  ping(part: BoardPart, at: Date): void {
    if (this.#hasBegun && part === this.#parts.find(({ isFollowing }) => isFollowing)) this.#pingAll(at);
  }

  /** What the reader holds of each clinic, once all have been joined. */
  begin(at: Date): void {
    this.#hasBegun = true;
    this.#pingAll(at);
  }

  #pingAll(at: Date): void {
    if (!this.canWrite) return;
    let staleMs = 0;
    for (const { isFollowing, clinic } of this.#parts) {
      if (isFollowing) staleMs = Math.max(staleMs, clinic.staleMs);
    }
    this.write(this.position.ping(at, staleMs));
  }

  tellEndOf({ clinicId }: BoardPart, reason: PartEnd): boolean {
    if (this.#parts.every(({ isOpen }) => !isOpen)) this.end("revoked");
    if (!this.canWrite) return false;
    this.position = this.position.without(clinicId);
    const json = JSON.stringify({ clinicId, reason });
    this.write([Buffer.from(`id: ${this.position.id}\nevent: part-ended\ndata: ${json}\n\n`)]);
    return true;
  }
}

/** A board's stream, as the follower of one of its clinics. */
export class BoardPart implements Follower {
  version: number | undefined;
  #end: { reason: PartEnd; isTold: boolean } | undefined;
  #isFollowing = true;

  constructor(
    private readonly stream: BoardStream,
    readonly clinic: FollowedClinic,
    readonly frames: ViewFrames,
    private readonly calendar: string,
  ) {}

  get isOpen(): boolean {
    return this.#end === undefined && this.stream.isOpen;
  }

  /** Its reader holds something of the clinic, which goes on. */
  get isFollowing(): boolean {
    return this.version !== undefined && this.#end === undefined;
  }

  get clinicId(): number {
    return this.clinic.clinicId;
  }

  get date(): string {
    return this.frames.view.filter.from as string;
  }

  placeAt({ version }: ClinicState): Place {
    return { clinicId: this.clinicId, date: this.date, version };
  }

  advance(state: ClinicState): void {
    if (this.stream.isForAnyone && !state.clinic.publicBoard) this.leave("private");
    if (this.calendar !== state.clinic.calendar) this.stream.end("day");
    if (this.version === state.version || !this.isOpen) return;
    if (this.stream.send(this, state)) this.version = state.version;
  }

  ping(state: ClinicState, at: Date): void {
    if (this.version === state.version) this.stream.confirm(this, state);
    this.stream.ping(this, at);
  }

  /** Of the clinic itself, which an earlier dump does not have. */
  end(): void {
    this.stream.end("busy");
  }

  resume(): void {}

  leave(reason: PartEnd): void {
    if (this.#end) return;
    this.#end = { reason, isTold: false };
    this.unfollow();
    this.tellEnd();
  }

  tellEnd(): void {
    if (this.#end && !this.#end.isTold) this.#end.isTold = this.stream.tellEndOf(this, this.#end.reason);
  }

  unfollow(): void {
    if (this.#isFollowing) this.clinic.leave(this);
    this.#isFollowing = false;
  }
}
