import type { IncomingMessage, ServerResponse } from "node:http";
import type { Grant } from "../auth/grant.js";
import type { Clock } from "../clock.js";
import type { Audience } from "../contract/booking-view.js";
import { addressOf } from "../http/address.js";
import type { Reply } from "../http/operation.js";
import { type Logger, reasonOf } from "../logger.js";
import type { View } from "./filter.js";
import { type ByeReason, byeFrame, idPrefix, resumableVersion, retryLine } from "./frames.js";
import type { Hub } from "./hub.js";
import { type OpenStream, type SentCount, Stream, type StreamTerms } from "./stream.js";
import { StreamExpiry } from "./stream-expiry.js";
import { resumeSpreadMs, StreamCount, type StreamLimits } from "./stream-limits.js";
import { releaseRequest, releaseResponse } from "./stream-response.js";
import type { StreamRights } from "./stream-rights.js";

export interface StreamRequest {
  clinicId: number;
  view: View;
  lastEventId: string | undefined;
  /** By what right it is followed, and by which version of the clinic's settings that was judged. */
  grant: Grant;
  clinicVersion: number;
  /** Of the key that opens it, if there is one. */
  keyId: number | string | undefined;
  /** Set when the stream follows "today": when that is over (milliseconds since 1970), and by what calendar. */
  day: { endsAt: number; calendar: string } | undefined;
}

export interface StreamSettings {
  maxAgeMs: number;
  /** A reader that has not taken what was written for that long is cut off. */
  stalledAtMostMs: number;
  /** Of frames that readers have not taken; beyond, those go first who have not read for longest. */
  stalledAtMostBytes: number;
  limits: StreamLimits;
}

/** Whatever must know of each open stream. */
interface StreamRegistry {
  add(stream: OpenStream): unknown;
  delete(stream: OpenStream): unknown;
}

/** Where a stream gets what it sends. */
interface StreamHome<Kind> {
  drained(stream: Kind): void;
  leave(stream: Kind): void;
}

const checkEveryMs = 500;

/** One for all: written where it is used, it would keep what the stream was opened with. */
const ignore = () => {};

/** The end of the connection is the end of the stream: without chunks a frame is one write of the same bytes to everybody. */
const eventStreamHeaders = {
  Connection: "close",
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform", // no-cache would let browsers write names to disk
  "X-Accel-Buffering": "no",
  Vary: "Accept, Authorization, Cookie, Booking-Token, Origin", // whole: writeHead puts it in the place of what CORS said
};

/**
 * Opens streams. EventSource gives up for ever on any status but 200, so temporary trouble is said inside the
 * stream: `bye busy` and a spread wait.
 */
export class StreamServer {
  readonly sent: SentCount = { frames: 0, bytes: 0 };
  readonly #streams = new Set<OpenStream>();
  readonly #expiry: StreamExpiry;
  readonly #registries: StreamRegistry[];
  readonly #count: StreamCount;
  #drainSpreadMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly hub: Hub,
    rights: StreamRights,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly settings: StreamSettings,
  ) {
    this.#count = new StreamCount(settings.limits);
    this.#expiry = new StreamExpiry(settings);
    this.#registries = [this.#streams, this.#expiry, rights];
  }

  start(): void {
    const check = () => this.#expiry.check(performance.now(), this.clock.now().getTime());
    this.#timer = setInterval(check, checkEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get byAudience(): Record<Audience, number> {
    const count = { staff: 0, public: 0 };
    for (const { audience } of this.#streams) count[audience]++;
    return count;
  }

  /** How many readers lag, and how many bytes wait for them. */
  get backlog(): { streams: number; bytes: number } {
    return this.#expiry.backlog;
  }

  /** Streams whose readers have not taken what was written to them. */
  get stalled(): Set<OpenStream> {
    return this.#expiry.stalled;
  }

  open(wanted: StreamRequest): Reply {
    return { stream: (request, response) => this.#serve(wanted, request, response) };
  }

  /** A stream that is refused for now: 200, a spread wait, `bye busy`, end. */
  refuse(response: ServerResponse): void {
    response.writeHead(200, eventStreamHeaders);
    response.end(retryLine(this.#retryMs()) + byeFrame("busy"));
  }

  /** Ends every stream, and each new one at once; readers come back spread over `spreadMs`. */
  drain(spreadMs: number): void {
    this.#drainSpreadMs = spreadMs;
    this.endAll("shutdown");
  }

  /** Ends every stream that is open now. */
  endAll(reason: ByeReason): void {
    for (const stream of this.#streams) stream.end(reason, this.#retryMs());
  }

  async #serve(wanted: StreamRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const clinic = this.hub.follow(wanted.clinicId);
    const hasRoom = wanted.grant.kind !== "board" || clinic.streams.hasRoomFor(wanted.view);
    if (!this.admit(request, response, { keyId: wanted.keyId, hasRoom })) return;
    const frames = clinic.streams.framesOf(wanted.view);
    const stream = new Stream(response, frames, this.termsOf(wanted), this.sent, this.stalled);
    this.register(stream, response, clinic);
    try {
      await clinic.join(stream, wanted.clinicVersion, (state) =>
        resumableVersion(wanted.lastEventId, idPrefix(state.epoch, state.clinicId, wanted.view)),
      );
    } catch (error) {
      this.log.debug({ reason: reasonOf(error) }, "stream: no state to begin with");
      stream.end("busy");
    }
    releaseRequest(request);
    releaseResponse(response);
  }

  /** Makes the response a stream, counted until it is over. False: there is no place now, and it was told so; or nobody reads it. */
  admit(
    request: IncomingMessage,
    response: ServerResponse,
    { keyId, hasRoom }: Pick<StreamRequest, "keyId"> & { hasRoom: boolean },
  ): boolean {
    if (response.destroyed) return false; // 'close' has fired already, so nothing would be released
    response.on("error", ignore); // the peer went away; 'close' follows
    const isPossible = this.#drainSpreadMs === undefined && hasRoom;
    const leave = isPossible ? this.#count.enter({ address: addressOf(request), keyId }) : undefined;
    if (!leave) {
      this.refuse(response);
      return false;
    }
    response.on("close", leave);
    response.removeHeader("Transfer-Encoding");
    response.writeHead(200, eventStreamHeaders);
    if (request.method === "HEAD") response.end();
    else response.write(retryLine(this.#retryMs()));
    return request.method !== "HEAD";
  }

  /** Makes the stream known to all that must know of it until its response is over. */
  register<Kind extends OpenStream>(stream: Kind, response: ServerResponse, home: StreamHome<NoInfer<Kind>>): void {
    for (const registry of this.#registries) registry.add(stream);
    response.on("close", () => {
      for (const registry of this.#registries) registry.delete(stream);
      home.leave(stream);
    });
    const drained = () => home.drained(stream);
    response.on("drain", drained);
    response.socket?.on("drain", drained);
  }

  /** It ends with its age, its day or its credential, whatever is over first. */
  termsOf({ grant, day }: Pick<StreamRequest, "grant" | "day">): StreamTerms {
    const age = this.settings.maxAgeMs * (0.9 + Math.random() * 0.2);
    const ends: Array<Pick<StreamTerms, "endsAt" | "endReason">> = [
      { endsAt: this.clock.now().getTime() + age, endReason: "timeout" },
      ...(day ? [{ endsAt: day.endsAt, endReason: "day" as const }] : []),
      ...("expiresAt" in grant ? [{ endsAt: grant.expiresAt, endReason: "expired" as const }] : []),
    ];
    const { endsAt, endReason } = ends.reduce((a, b) => (b.endsAt < a.endsAt ? b : a));
    return { endsAt, endReason, grant, calendar: day?.calendar }; // spread, V8 would give each its own hidden class
  }

  /** 1–4 s, and wider where more streams are open than a process can take back in that time. */
  #retryMs(): number {
    const spreadMs = this.#drainSpreadMs ?? resumeSpreadMs(this.#count.total);
    return 1_000 + Math.random() * spreadMs;
  }
}
