import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../auth/caller.js";
import { type Grant, grantOf } from "../auth/grant.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import type { Clock } from "../clock.js";
import { Problem } from "../contract/problem.js";
import type { Reply } from "../http/operation.js";
import { type Logger, reasonOf } from "../logger.js";
import type { View } from "../realtime/filter.js";
import type { Hub } from "../realtime/hub.js";
import type { LiveClinics } from "../realtime/live-clinics.js";
import type { LiveClinic } from "../realtime/live-queries.js";
import { releaseRequest, releaseResponse } from "../realtime/stream-response.js";
import type { StreamServer } from "../realtime/stream-server.js";
import type { GroupSource, ShownGroup } from "./group.js";
import { GroupPositions, idPrefix, readPosition } from "./group-position.js";
import { GroupStream } from "./group-stream.js";

/** Who asks to follow a group. */
interface GroupRequest {
  caller: Caller;
  now: Date;
  headers: IncomingMessage["headers"];
}

interface Wanted {
  group: ShownGroup;
  /** Those of its clinics that there are, in their order. */
  clinics: LiveClinic[];
  lastEventId: string | undefined;
  grant: Grant;
  /** Of the key that opens it, if there is one. */
  keyId: number | string | undefined;
}

interface GroupStreamsOptions {
  hub: Pick<Hub, "follow">;
  liveClinics: LiveClinics;
  streams: StreamServer;
  watch: RevocationWatch;
  clock: Clock;
  log: Logger;
}

/** The streams of groups of one kind. Each shows its group as its source has it at the last beat of the watch (P6). */
export class GroupStreams {
  readonly #streams = new Set<GroupStream>();
  /** Not yet compared with their group since they opened. */
  readonly #unasked = new Set<GroupStream>();
  readonly #positions = new Map<number, GroupPositions>();
  #revision: number | undefined;
  #epoch: string | undefined;
  #isReading = false;

  constructor(
    readonly source: GroupSource,
    private readonly options: GroupStreamsOptions,
  ) {
    options.watch.onBeat(() => this.#check());
  }

  async open(group: ShownGroup, { caller, now, headers }: GroupRequest): Promise<Reply> {
    const read = group.clinics.map((clinicId) => this.options.liveClinics.readForStream(clinicId, now));
    const clinics = (await Promise.all(read)).filter((clinic) => clinic !== undefined);
    if (clinics.length === 0) throw new Problem("not_found"); // none yet, or they were taken away by hand
    const wanted = {
      group,
      clinics,
      lastEventId: headers["last-event-id"]?.toString(),
      grant: grantOf(caller) ?? ({ kind: "anyone" } as const),
      keyId: caller.role === "nobody" ? undefined : caller.keyId,
    };
    return { stream: (request, response) => this.#serve(wanted, request, response) };
  }

  /** Brings streams up to their groups where these may have changed. */
  async #check(): Promise<void> {
    const { revision, epoch, isFresh } = this.options.watch;
    if (!isFresh || this.#isReading) return;
    const hasMoved = revision !== this.#revision || epoch !== this.#epoch;
    const asked = [...(hasMoved || !this.source.isCounted ? this.#streams : this.#unasked)];
    this.#isReading = true;
    try {
      const ids = [...new Set(asked.map(({ groupId }) => groupId))];
      const groups = new Map(await Promise.all(ids.map(async (id) => [id, await this.source.find(id)] as const)));
      for (const stream of asked) {
        const group = groups.get(stream.groupId);
        const shown = stream.isForAnyone ? group?.anyone : group?.holder;
        if (shown) stream.show(shown);
        else stream.end("revoked");
        this.#unasked.delete(stream);
      }
    } finally {
      this.#isReading = false;
    }
    [this.#revision, this.#epoch] = [revision, epoch];
  }

  async #serve(wanted: Wanted, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hub, streams, clock, log } = this.options;
    const followed = wanted.clinics.map((facts) => ({ facts, view: todayOf(facts), clinic: hub.follow(facts.id) }));
    const isBounded = wanted.grant.kind === "anyone";
    const hasRoom = !isBounded || followed.every(({ clinic, view }) => clinic.streams.hasRoomFor(view));
    if (!streams.admit(request, response, { keyId: wanted.keyId, hasRoom })) return;

    const stream = this.#register(wanted, response);
    stream.tellGroup();
    const held = readPosition(wanted.lastEventId, this.source, stream.groupId);
    try {
      const parts = followed.map(({ facts, view, clinic }) => ({
        facts,
        part: stream.addPart(clinic, clinic.streams.framesOf(view), facts.calendar),
      }));
      await Promise.all(
        parts.map(({ facts, part }) =>
          part.clinic.join(part, facts.clinicVersion, ({ epoch }) => {
            if (epoch !== held?.epoch) return undefined;
            return held.places.find(({ clinicId, date }) => clinicId === facts.id && date === part.date)?.version;
          }),
        ),
      );
      stream.begin(clock.now());
    } catch (error) {
      log.debug({ reason: reasonOf(error) }, `${this.source.kind} stream: no state to begin with`);
      stream.end("busy");
    }
    releaseRequest(request);
    releaseResponse(response);
  }

  #register({ group, clinics, grant }: Wanted, response: ServerResponse): GroupStream {
    const { streams } = this.options;
    const first = clinics.reduce((a, b) => (b.todayEndsAt < a.todayEndsAt ? b : a));
    const terms = streams.termsOf({ grant, day: { endsAt: first.todayEndsAt, calendar: first.calendar } });
    const positions = this.#positions.get(group.id) ?? new GroupPositions(idPrefix(this.source, group.id));
    this.#positions.set(group.id, positions);
    positions.users++;
    const { kind } = this.source;
    const stream = new GroupStream(response, terms, streams.sent, streams.stalled, kind, group, positions.start);
    this.#streams.add(stream);
    this.#unasked.add(stream);
    streams.register(stream, response, this);
    return stream;
  }

  drained(stream: GroupStream): void {
    stream.drained();
  }

  leave(stream: GroupStream): void {
    stream.left();
    this.#streams.delete(stream);
    this.#unasked.delete(stream);
    const positions = this.#positions.get(stream.groupId);
    if (positions && --positions.users === 0) this.#positions.delete(stream.groupId);
  }
}

const todayOf = ({ today }: LiveClinic): View => ({ audience: "public", filter: { from: today, to: today } });
