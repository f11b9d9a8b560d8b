import { ClinicRest } from "./clinic-rest.js";
import type { ClinicState } from "./clinic-state.js";
import type { ClinicStreams } from "./clinic-streams.js";

/** A change that was written to every stream of its clinic. */
export interface Delivery {
  clinicId: number;
  version: number;
  streams: number;
  /** From the start of its transaction, by the database's clock, to the last of the streams. */
  latencyMs: number;
}

/** Brings what is held of a clinic to its streams, and tells how long that took. */
export class ClinicDelivery {
  readonly rest = new ClinicRest();
  /** When the oldest change that is not yet sent to all streams was made. */
  #unsentSince: number | undefined;
  #next: NodeJS.Timeout | undefined;

  constructor(
    private readonly streams: ClinicStreams,
    private readonly current: () => ClinicState | undefined,
    private readonly onSent: (delivery: Delivery) => void,
  ) {}

  /** What was made at `at` (performance.now()) is held and not yet sent. */
  changed(at: number): void {
    this.#unsentSince ??= at;
  }

  /** Sends what no read brought, as soon as the clinic has rested. */
  sendRested(): void {
    const waitMs = this.rest.nextWaitMs();
    const send = () => {
      this.rest.workBegan(performance.now());
      void this.send();
    };
    if (waitMs <= 0) send();
    else this.#next ??= setTimeout(send, waitMs).unref();
  }

  async send(): Promise<void> {
    this.stop();
    const hasReachedAll = await this.streams.advance(this.current);
    if (!hasReachedAll) return; // a call under way goes on with this state
    this.rest.workEnded();
    const [streams, since, state] = [this.streams.size, this.#unsentSince, this.current()];
    this.#unsentSince = undefined;
    if (since === undefined || streams === 0 || !state) return;
    const { clinicId, version } = state;
    this.onSent({ clinicId, version, streams, latencyMs: performance.now() - since });
  }

  stop(): void {
    clearTimeout(this.#next);
    this.#next = undefined;
  }
}
