import type { OpenStream } from "./stream.js";

/** A reader that takes a large frame within that long is not slow. */
const isSlowAfterMs = 2_000;

const secondOf = (time: number) => Math.floor(time / 1_000);

/**
 * Ends streams whose time is over and cuts off readers that do not read. Streams wait by the second in which they end, so
 * that ten thousand of them cost nothing until then.
 */
export class StreamExpiry {
  readonly #bySecond = new Map<number, Set<OpenStream>>();
  /** Readers that have not taken what was written to them. */
  readonly stalled = new Set<OpenStream>();

  constructor(private readonly limits: { stalledAtMostMs: number; stalledAtMostBytes: number }) {}

  add(stream: OpenStream): void {
    const second = secondOf(stream.terms.endsAt);
    const streams = this.#bySecond.get(second) ?? new Set();
    this.#bySecond.set(second, streams.add(stream));
  }

  delete(stream: OpenStream): void {
    this.stalled.delete(stream);
    const second = secondOf(stream.terms.endsAt);
    const streams = this.#bySecond.get(second);
    streams?.delete(stream);
    if (streams?.size === 0) this.#bySecond.delete(second);
  }

  /** How many readers lag, and how many bytes wait for them. */
  get backlog(): { streams: number; bytes: number } {
    let bytes = 0;
    for (const { waitingBytes } of this.stalled) bytes += waitingBytes;
    return { streams: this.stalled.size, bytes };
  }

  /** `now` by performance.now(), `wallClock` in milliseconds since 1970. */
  check(now: number, wallClock: number): void {
    for (const stream of this.stalled) {
      if (now - (stream.stalledSince ?? now) > this.limits.stalledAtMostMs) stream.destroy();
    }
    if (this.stalled.size > 0) this.#cutSlowest(now);
    for (const [second, streams] of this.#bySecond) {
      if (second > secondOf(wallClock)) continue;
      for (const stream of streams) {
        const { endsAt, endReason } = stream.terms;
        if (wallClock >= endsAt) stream.end(endReason, endReason === "timeout" ? 100 : undefined);
      }
    }
  }

  /** Frames count once however many readers wait for them. The newest are kept as far as there is room. */
  #cutSlowest(now: number): void {
    const kept = new Set<Buffer>();
    let bytes = 0;
    for (const stream of [...this.stalled].reverse()) {
      const untaken = (stream.untaken ?? []).filter((part) => !kept.has(part));
      bytes += untaken.reduce((sum, { length }) => sum + length, 0);
      if (bytes <= this.limits.stalledAtMostBytes) for (const part of untaken) kept.add(part);
      else if (untaken.length > 0 && now - (stream.stalledSince ?? now) > isSlowAfterMs) stream.destroy();
    }
  }
}
