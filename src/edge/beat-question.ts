import { setImmediate as nextTurn } from "node:timers/promises";
import type { GrantReads } from "../auth/revocation-queries.js";
import type { CompareVersions } from "../realtime/clinic-reading.js";
import type { Answer, Asked } from "./messages.js";
import type { Origin } from "./origin.js";

/**
 * What comes due at every beat, asked as one: the revocation counter, and which clinics are behind. Whoever asks in the same
 * turn of the event loop shares the question, as the timers of both do.
 */
export class BeatQuestion {
  #next: { asked: Asked<"beat">; answer: Promise<Answer<"beat">> } | undefined;

  constructor(private readonly origin: Origin) {}

  readonly revision: GrantReads["revision"] = () => this.#ask({ held: [] });

  readonly behind: CompareVersions = async (epoch, held) => (await this.#ask({ epoch, held: [...held] })).behind;

  #ask(asked: Asked<"beat">): Promise<Answer<"beat">> {
    if (asked.epoch !== undefined && this.#next?.asked.epoch !== undefined) return this.origin.ask("beat", asked);
    this.#next ??= { asked, answer: this.#askSoon() };
    if (asked.epoch !== undefined) this.#next.asked = asked;
    return this.#next.answer;
  }

  async #askSoon(): Promise<Answer<"beat">> {
    await nextTurn();
    const { asked } = this.#next as { asked: Asked<"beat"> };
    this.#next = undefined; // who asks from now on wants a later answer
    return this.origin.ask("beat", asked);
  }
}
