import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { newDeferred } from "../deferred.js";
import type { Logger } from "../logger.js";
import { DeliveryProbe } from "../notifications/delivery-probe.js";
import { Listener } from "../notifications/listener.js";
import { ListenerRecovery } from "../notifications/listener-recovery.js";
import type { ClinicReads } from "./clinic-reading.js";
import type { ClinicState } from "./clinic-state.js";
import { type Delivery, FollowedClinic, type FollowedClinicOptions } from "./followed-clinic.js";
import type { HubTiming } from "./hub-timing.js";
import type { LiveClinic } from "./live-queries.js";
import { ReadQueue } from "./read-queue.js";

const tickMs = 500;
const startWaitsAtMostMs = 2_000;

export interface HubOptions {
  /** Lends at most one connection. */
  db: Knex;
  reads: ClinicReads;
  listenUrl: string;
  clock: Clock;
  log: Logger;
  timing: HubTiming;
  /** Called for each notification: the clinic has changed. */
  onChanged(clinicId: number): void;
  /** Called when a change has been written to every stream of its clinic. */
  onSent(delivery: Delivery): void;
}

/**
 * Turns notifications into frames. A notification only says that a clinic changed; the hub then reads what
 * changed once and brings every stream of that clinic up to it. Nothing depends on a notification arriving:
 * the hub reads again after every reconnect and before every ping.
 */
export class Hub {
  readonly listener: Listener;
  readonly probe: DeliveryProbe;
  readonly #recovery: ListenerRecovery;
  readonly #clinics = new Map<number, FollowedClinic>();
  readonly #options: FollowedClinicOptions;
  #timer: NodeJS.Timeout | undefined;
  readonly #delivers = newDeferred();

  constructor({ db, reads, listenUrl, clock, log, timing, onChanged, onSent }: HubOptions) {
    this.probe = new DeliveryProbe(db, timing.probeEveryMs);
    this.listener = new Listener(
      listenUrl,
      {
        onClinic: (clinicId) => {
          this.#clinics.get(clinicId)?.changed();
          onChanged(clinicId);
        },
        onProbe: (token) => {
          this.probe.heard(token);
          if (this.probe.isProven) this.#delivers.resolve();
        },
        onConnected: () => this.#connected(),
      },
      log,
    );
    this.#recovery = new ListenerRecovery(this.listener, this.probe, log, 3 * timing.probeEveryMs);
    const onSendFailed = (error: unknown) => log.error(error, "hub: some streams cannot be told what changed");
    this.#options = { queue: new ReadQueue(reads, log), probe: this.probe, clock, timing, onSent, onSendFailed };
  }

  /**
   * Resolves when notifications are first proven to arrive, or after two seconds. A clinic that is read earlier must be
   * read twice, for a change between its read and LISTEN is not heard.
   */
  async start(): Promise<void> {
    this.listener.start();
    this.probe.start();
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    const startLimit = setTimeout(() => this.#delivers.resolve(), startWaitsAtMostMs);
    await this.#delivers.done;
    clearTimeout(startLimit);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#delivers.resolve();
    this.probe.stop();
    for (const clinic of this.#clinics.values()) clinic.stop();
    this.#clinics.clear();
    await this.listener.stop();
  }

  /** Statements sent to read clinics. */
  get readCount(): number {
    return this.#options.queue.readCount;
  }

  /** Whether notifications arrive, and why not. */
  get delivery() {
    return this.#recovery.state;
  }

  get streamCount(): number {
    return [...this.#clinics.values()].reduce((count, { streamCount }) => count + streamCount, 0);
  }

  /** The clinic, followed from now on; whether there is such a clinic shows its first read. */
  follow(clinicId: number): FollowedClinic {
    let clinic = this.#clinics.get(clinicId);
    if (!clinic) {
      clinic = new FollowedClinic(clinicId, this.#options);
      this.#clinics.set(clinicId, clinic);
    }
    clinic.touch();
    return clinic;
  }

  /** The clinic's state at this version of this history, or a later one. */
  async stateAtLeast(clinicId: number, { epoch, version }: { epoch: string; version: number }): Promise<ClinicState> {
    const clinic = this.follow(clinicId);
    if (clinic.state?.epoch !== epoch || clinic.state.version < version) await clinic.refresh();
    if (!clinic.state) throw new Error("the clinic's state was dropped while it was read");
    return clinic.state;
  }

  /** Whether a clinic's facts that were read elsewhere are still true. */
  compare(facts: LiveClinic): ReturnType<FollowedClinic["compare"]> {
    return this.#clinics.get(facts.id)?.compare(facts) ?? "unknown";
  }

  #connected(): void {
    void this.probe.send();
    for (const clinic of this.#clinics.values()) clinic.mayHaveMissed();
  }

  #tick(): void {
    const now = performance.now();
    this.#recovery.check(now);
    for (const [clinicId, clinic] of this.#clinics) {
      void clinic.pingIfDue(now);
      if (clinic.isForgotten(now)) this.#clinics.delete(clinicId);
    }
  }
}
