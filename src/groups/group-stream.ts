import type { ServerResponse } from "node:http";
import type { ClinicState } from "../realtime/clinic-state.js";
import type { FollowedClinic } from "../realtime/followed-clinic.js";
import type { Follower } from "../realtime/follower.js";
import type { ViewFrames } from "../realtime/frames.js";
import { OpenStream, type SentCount, type StreamTerms } from "../realtime/stream.js";
import type { GroupKind, ShownGroup } from "./group.js";
import type { Place, Position } from "./group-position.js";

/** Why a group's stream shows a clinic no longer. */
type PartEnd = "private" | "removed";

/** The wait of a stream that ends only to begin anew with other clinics. */
const comesBackAfterMs = 100;

/**
 * One open stream of a group: the frames of each of its clinics, byte for byte as the clinic's own stream has them, each followed
 * by the id that binds the positions of all. Its clinics share one reader: while that does not drain, none writes.
 */
export class GroupStream extends OpenStream {
  readonly #parts: GroupPart[] = [];
  #isGroupTold = false;
  /** Each clinic has been joined, or has told why not. */
  #hasBegun = false;
  #drains = 0;

  constructor(
    response: ServerResponse,
    terms: StreamTerms,
    sent: SentCount,
    stalled: Set<OpenStream>,
    private readonly kind: GroupKind,
    /** What it shows now. */
    private group: ShownGroup,
    private position: Position,
  ) {
    super(response, terms, sent, stalled);
  }

  get audience(): "public" {
    return "public";
  }

  get groupId(): number {
    return this.group.id;
  }

  get isForAnyone(): boolean {
    return this.terms.grant.kind === "anyone";
  }

  /** Begins to follow a clinic, on the day that this calendar calls today. */
  addPart(clinic: FollowedClinic, frames: ViewFrames, calendar: string): GroupPart {
    const part = new GroupPart(this, clinic, frames, calendar);
    this.#parts.push(part);
    return part;
  }

  /** The group as it is now: clinics that are gone leave, for others that come the stream begins anew. */
  show(group: ShownGroup): void {
    const followed = new Set(this.#parts.filter(({ isOpen }) => isOpen).map(({ clinicId }) => clinicId));
    if (!group.clinics.every((clinicId) => followed.has(clinicId))) this.end(this.kind, comesBackAfterMs);
    else if (!group.frame.equals(this.group.frame)) this.#change(group);
  }

  #change(group: ShownGroup): void {
    this.group = group;
    this.#isGroupTold = false;
    const shown = new Set(group.clinics);
    for (const part of this.#parts) {
      if (!shown.has(part.clinicId)) part.leave(group.clinicIds.has(part.clinicId) ? "private" : "removed");
    }
    this.tellGroup();
  }

  tellGroup(): void {
    if (this.#isGroupTold || !this.canWrite) return;
    this.#isGroupTold = true;
    this.write([this.group.frame]);
  }

  /** The reader has taken everything: it gets what it lacks of each clinic, of another one first each time, for one may fill it. */
  drained(): void {
    if (!this.isOpen) return;
    this.resume();
    this.tellGroup();
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
  send(part: GroupPart, state: ClinicState): boolean {
    if (!this.canWrite) return false;
    const step = this.position.step(part, part.frames.to(state, part.version), state);
    this.position = step.to;
    this.write(step.frame);
    return true;
  }

  /** The reader holds this state of the clinic, as it said when it came back. */
  confirm(part: GroupPart, state: ClinicState): void {
    if (this.position.versionOf(part.clinicId) === state.version) return;
    this.position = this.position.with(state.epoch, part.placeAt(state));
  }

  /** One ping for all clinics, when the first of them is pinged: as old as the oldest. */
  ping(part: GroupPart, at: Date): void {
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

  tellEndOf({ clinicId }: GroupPart, reason: PartEnd): boolean {
    if (this.#parts.every(({ isOpen }) => !isOpen)) this.end("revoked");
    if (!this.canWrite) return false;
    this.position = this.position.without(clinicId);
    const json = JSON.stringify({ clinicId, reason });
    this.write([Buffer.from(`id: ${this.position.id}\nevent: part-ended\ndata: ${json}\n\n`)]);
    return true;
  }
}

/** A group's stream, as the follower of one of its clinics. */
export class GroupPart implements Follower {
  version: number | undefined;
  #end: { reason: PartEnd; isTold: boolean } | undefined;
  #isFollowing = true;

  constructor(
    private readonly stream: GroupStream,
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
