import type { IncomingMessage, ServerResponse } from "node:http";
import { CredentialCache } from "../auth/credential-cache.js";
import type { Grant } from "../auth/grant.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import type { Clock } from "../clock.js";
import type { HedgedRead } from "../db/hedged-read.js";
import { SharedReads } from "../db/shared-reads.js";
import type { Reply } from "../http/operation.js";
import { type Logger, reasonOf } from "../logger.js";
import type { View } from "../realtime/filter.js";
import type { Hub } from "../realtime/hub.js";
import type { LiveClinic } from "../realtime/live-queries.js";
import { releaseRequest, releaseResponse } from "../realtime/stream-response.js";
import type { StreamServer } from "../realtime/stream-server.js";
import { BoardPositions, readPosition } from "./board-position.js";
import { loadBoards } from "./board-queries.js";
import { BoardStream } from "./board-stream.js";
import { type Board, boardOf, type ShownBoard } from "./board-view.js";

export interface BoardRequest {
  board: ShownBoard;
  /** Of the clinics that it shows, in their order. */
  clinics: LiveClinic[];
  lastEventId: string | undefined;
  grant: Grant;
  /** Of the key that opens it, if there is one. */
  keyId: number | string | undefined;
}

interface BoardSources {
  hub: Pick<Hub, "follow">;
  streams: StreamServer;
  watch: RevocationWatch;
  read: HedgedRead;
  clock: Clock;
  log: Logger;
}

/** The streams of boards. Each shows its board as it is at the revocation counter, which whatever changes a board moves (P6). */
export class BoardStreams {
  readonly #boards: CredentialCache<number, Board>;
  readonly #streams = new Set<BoardStream>();
  /** Not yet compared with their board since they opened. */
  readonly #unasked = new Set<BoardStream>();
  readonly #positions = new Map<number, BoardPositions>();
  #revision: number | undefined;
  #epoch: string | undefined;
  #isReading = false;

  constructor(private readonly sources: BoardSources) {
    sources.watch.onBeat(() => this.#check());
    const rows = new SharedReads((ids: number[]) => sources.read((db) => loadBoards(db, ids)));
    this.#boards = new CredentialCache(sources.watch, async (id: number) => {
      const loaded = await rows.get(id);
      return loaded && { revision: loaded.revision, row: boardOf(loaded.row) };
    });
  }

  /** Without a query for as long as no board changes: a crowd that comes back costs one. */
  find(id: number): Promise<Board | undefined> {
    return this.#boards.get(id);
  }

  open(wanted: BoardRequest): Reply {
    return { stream: (request, response) => this.#serve(wanted, request, response) };
  }

  /** Brings streams up to their boards when these may have changed. */
  async #check(): Promise<void> {
    const { revision, epoch, isFresh } = this.sources.watch;
    if (!isFresh || this.#isReading) return;
    const hasMoved = revision !== this.#revision || epoch !== this.#epoch;
    const asked = [...(hasMoved ? this.#streams : this.#unasked)];
    this.#isReading = true;
    try {
      const ids = [...new Set(asked.map(({ boardId }) => boardId))];
      const boards = new Map(await Promise.all(ids.map(async (id) => [id, await this.find(id)] as const)));
      for (const stream of asked) {
        const board = boards.get(stream.boardId);
        if (board) stream.show(stream.isForAnyone ? board.anyone : board.holder);
        else stream.end("revoked");
        this.#unasked.delete(stream);
      }
    } finally {
      this.#isReading = false;
    }
    [this.#revision, this.#epoch] = [revision, epoch];
  }

  async #serve(wanted: BoardRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hub, streams, clock, log } = this.sources;
    const followed = wanted.clinics.map((facts) => ({ facts, view: todayOf(facts), clinic: hub.follow(facts.id) }));
    const isBounded = wanted.grant.kind === "anyone";
    const hasRoom = !isBounded || followed.every(({ clinic, view }) => clinic.streams.hasRoomFor(view));
    if (!streams.admit(request, response, { keyId: wanted.keyId, hasRoom })) return;

    const stream = this.#register(wanted, response);
    stream.tellBoard();
    const held = readPosition(wanted.lastEventId, stream.boardId);
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
      log.debug({ reason: reasonOf(error) }, "board stream: no state to begin with");
      stream.end("busy");
    }
    releaseRequest(request);
    releaseResponse(response);
  }

  #register({ board, clinics, grant }: BoardRequest, response: ServerResponse): BoardStream {
    const { streams } = this.sources;
    const first = clinics.reduce((a, b) => (b.todayEndsAt < a.todayEndsAt ? b : a));
    const terms = streams.termsOf({ grant, day: { endsAt: first.todayEndsAt, calendar: first.calendar } });
    const positions = this.#positions.get(board.view.id) ?? new BoardPositions(board.view.id);
    this.#positions.set(board.view.id, positions);
    positions.users++;
    const stream = new BoardStream(response, terms, streams.sent, streams.stalled, board, positions.start);
    this.#streams.add(stream);
    this.#unasked.add(stream);
    streams.register(stream, response, this);
    return stream;
  }

  drained(stream: BoardStream): void {
    stream.drained();
  }

  leave(stream: BoardStream): void {
    stream.left();
    this.#streams.delete(stream);
    this.#unasked.delete(stream);
    const positions = this.#positions.get(stream.boardId);
    if (positions && --positions.users === 0) this.#positions.delete(stream.boardId);
  }
}

const todayOf = ({ today }: LiveClinic): View => ({ audience: "public", filter: { from: today, to: today } });
