import type { IncomingMessage, ServerResponse } from "node:http";
import type { Grant } from "../auth/grant.js";
import type { Clock } from "../clock.js";
import type { Audience } from "../contract/booking-view.js";
import { addressOf } from "../http/address.js";
import type { Reply } from "../http/operation.js";
import { type Logger, reasonOf } from "../logger.js";
import type { View } from "./filter.js";
import type { FollowedClinic } from "./followed-clinic.js";
import { type ByeReason, byeFrame, idPrefix, resumableVersion, retryLine } from "./frames.js";
import type { Hub } from "./hub.js";
import { resumeSpreadMs } from "./resume-spread.js";
import { type SentCount, Stream, type StreamTerms } from "./stream.js";
import { StreamExpiry } from "./stream-expiry.js";
import { StreamCount, type StreamLimits } from "./stream-limits.js";
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
  add(stream: Stream): unknown;
  delete(stream: Stream): unknown;
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
  readonly #streams = new Set<Stream>();
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
    for (const { frames } of this.#streams) count[frames.view.audience]++;
    return count;
  }

  /** How many readers lag, and how many bytes wait for them. */
  get backlog(): { streams: number; bytes: number } {
    return this.#expiry.backlog;
  }

  open(wanted: StreamRequest): Reply {
    return { stream: (request, response) => void this.#serve(wanted, request, response) };
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
    if (response.destroyed) return; // 'close' has fired already, so nothing would be released
    response.on("error", ignore); // the peer went away; 'close' follows
    if (this.#drainSpreadMs !== undefined) return this.refuse(response);
    const clinic = this.hub.follow(wanted.clinicId);
    if (wanted.grant.kind === "board" && !clinic.streams.hasRoomFor(wanted.view)) return this.refuse(response);
    const leave = this.#count.enter({ address: addressOf(request), keyId: wanted.keyId });
    if (!leave) return this.refuse(response);
    response.on("close", leave);
    response.removeHeader("Transfer-Encoding");
    response.writeHead(200, eventStreamHeaders);
    if (request.method === "HEAD") return void response.end();
    response.write(retryLine(this.#retryMs()));

    const stream = this.#register(wanted, clinic, response);
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

  /** The stream, known to all that must know of it until its response is over. */
  #register(wanted: StreamRequest, clinic: FollowedClinic, response: ServerResponse): Stream {
    const frames = clinic.streams.framesOf(wanted.view);
    const stream = new Stream(response, frames, this.#terms(wanted), this.sent, this.#expiry.stalled);
    for (const registry of this.#registries) registry.add(stream);
    response.on("close", () => {
      for (const registry of this.#registries) registry.delete(stream);
      clinic.leave(stream);
    });
    const drained = () => clinic.drained(stream);
    response.on("drain", drained);
    response.socket?.on("drain", drained);
    return stream;
  }

  /** It ends with its age, its day or its credential, whatever is over first. */
  #terms({ grant, day }: StreamRequest): StreamTerms {
    const age = this.settings.maxAgeMs * (0.9 + Math.random() * 0.2);
    const ends: Array<Pick<StreamTerms, "endsAt" | "endReason">> = [
      { endsAt: this.clock.now().getTime() + age, endReason: "timeout" },
      ...(day ? [{ endsAt: day.endsAt, endReason: "day" as const }] : []),
      ...(grant.kind === "session" ? [{ endsAt: grant.expiresAt, endReason: "expired" as const }] : []),
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
