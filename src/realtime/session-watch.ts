import type { Session } from "./session.js";

const secondOf = (time: number) => Math.floor(time / 1_000);

/**
 * Ends streams whose time is over and cuts off readers that do not read. Streams wait by the second in which they end, so
 * that ten thousand of them cost nothing until then.
 */
export class SessionWatch {
  readonly #bySecond = new Map<number, Set<Session>>();
  /** Readers that have not taken what was written to them. */
  readonly stalled = new Set<Session>();

  constructor(private readonly stalledAtMostMs: number) {}

  add(session: Session): void {
    const second = secondOf(session.terms.endsAt);
    const sessions = this.#bySecond.get(second) ?? new Set();
    this.#bySecond.set(second, sessions.add(session));
  }

  remove(session: Session): void {
    this.stalled.delete(session);
    const second = secondOf(session.terms.endsAt);
    const sessions = this.#bySecond.get(second);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#bySecond.delete(second);
  }

  /** How many readers lag, and how many bytes wait for them. */
  get backlog(): { streams: number; bytes: number } {
    let bytes = 0;
    for (const { waitingBytes } of this.stalled) bytes += waitingBytes;
    return { streams: this.stalled.size, bytes };
  }

  /** `now` by performance.now(), `wallClock` in milliseconds since 1970. */
  check(now: number, wallClock: number): void {
    for (const session of this.stalled) {
      if (now - (session.stalledSince ?? now) > this.stalledAtMostMs) session.destroy();
    }
    for (const [second, sessions] of this.#bySecond) {
      if (second > secondOf(wallClock)) continue;
      for (const session of sessions) {
        const { endsAt, endReason } = session.terms;
        if (wallClock >= endsAt) session.end(endReason, endReason === "timeout" ? 100 : undefined);
      }
    }
  }
}
