import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { type Logger, reasonOf } from "../logger.js";
import { Wakeful } from "../wakeful.js";
import { decideNotices, readToldClinics } from "./decision-queries.js";

export interface NotifierOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
  /** There is something to send. */
  onDecided: () => void;
}

/**
 * Has the database decide what patients are told, of clinics where somebody can be told. Whoever makes a change wakes it by the notification; a sweep finds what none
 * told, and what only time brings: a reminder, a new day.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #work: Wakeful;
  #told = new Set<number>();
  readonly #decided = new Map<number, string>();
  #changed = new Set<number>();
  #isSweepDue = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#work = new Wakeful(
      () => this.#decideDue(),
      (error) => options.log.warn({ reason: reasonOf(error) }, "notices: cannot decide, the next sweep will"),
    );
  }

  changed(clinicId: number): void {
    if (!this.#told.has(clinicId)) return;
    this.#changed.add(clinicId);
    this.#work.wake();
  }

  sweep(): void {
    this.#isSweepDue = true;
    this.#work.wake();
  }

  stop(): Promise<void> {
    return this.#work.stop();
  }

  async #decideDue(): Promise<void> {
    const { db, clock, onDecided } = this.#options;
    const isSweep = this.#isSweepDue;
    const clinicIds = isSweep ? undefined : [...this.#changed];
    this.#isSweepDue = false;
    this.#changed.clear();
    const told = await readToldClinics(db, clinicIds, clock.now());
    if (isSweep) this.#follow(told.map(({ clinicId }) => clinicId));
    for (const { clinicId, state } of told) {
      if (this.#decided.get(clinicId) === state) continue;
      if ((await decideNotices(db, clinicId, clock.now())) > 0) onDecided();
      this.#decided.set(clinicId, state); // as it was before: what changed meanwhile is decided again
    }
  }

  #follow(clinicIds: number[]): void {
    this.#told = new Set(clinicIds);
    for (const clinicId of this.#decided.keys()) if (!this.#told.has(clinicId)) this.#decided.delete(clinicId);
  }
}
