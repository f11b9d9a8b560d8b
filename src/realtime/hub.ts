import type { Clock } from "../clock.js";
import { newDeferred } from "../deferred.js";
import type { Logger } from "../logger.js";
import type { ChangeFeed, OpenFeed } from "../notifications/change-feed.js";
import { DeliveryProbe } from "../notifications/delivery-probe.js";
import { FeedRecovery } from "../notifications/feed-recovery.js";
import { Beat } from "./beat.js";
import type { Delivery } from "./clinic-delivery.js";
import type { ClinicReads, CompareVersions } from "./clinic-reading.js";
import type { ClinicState } from "./clinic-state.js";
import { FollowedClinic, type FollowedClinicOptions } from "./followed-clinic.js";
import type { HubTiming } from "./hub-timing.js";
import type { LiveClinic } from "./live-queries.js";
import { ReadQueue } from "./read-queue.js";

const tickMs = 500;
const startWaitsAtMostMs = 2_000;

export interface HubOptions {
  reads: ClinicReads;
  openFeed: OpenFeed;
  /** Makes beats of it find what no hint told, in place of a read before each ping. */
  compare?: CompareVersions | undefined;
  clock: Clock;
  log: Logger;
  timing: HubTiming;
  /** Called for each notification: the clinic has changed. */
  onChanged(clinicId: number): void;
  /** Called when a change has been written to every stream of its clinic. */
  onSent(delivery: Delivery): void;
}

/**
 * Turns hints of changes into frames. A hint only says that a clinic changed; the hub then reads what changed
 * once and brings every stream of that clinic up to it. Nothing depends on a hint arriving: the hub reads again
 * after every reconnect, and reads before every ping or compares versions at every beat.
 */
export class Hub {
  readonly feed: ChangeFeed;
  readonly probe: DeliveryProbe;
  readonly #recovery: FeedRecovery;
  readonly #beat: Beat | undefined;
  readonly #clinics = new Map<number, FollowedClinic>();
  readonly #options: FollowedClinicOptions;
  #timer: NodeJS.Timeout | undefined;
  readonly #delivers = newDeferred();

  constructor({ reads, openFeed, compare, clock, log, timing, onChanged, onSent }: HubOptions) {
    this.feed = openFeed({
      onChange: (hint) => {
        this.#clinics.get(hint.clinicId)?.hinted(hint);
        onChanged(hint.clinicId);
      },
      onProbe: (token) => {
        this.probe.heard(token);
        if (this.probe.isProven) this.#delivers.resolve();
      },
      onConnected: () => this.#connected(),
    });
    this.probe = new DeliveryProbe((token) => this.feed.sendProbe(token), timing.probeEveryMs);
    this.#recovery = new FeedRecovery(this.feed, this.probe, log, 3 * timing.probeEveryMs);
    const onSendFailed = (error: unknown) => log.error(error, "hub: some streams cannot be told what changed");
    this.#beat = compare && new Beat(compare, log);
    this.#options = {
      feed: this.feed,
      queue: new ReadQueue(reads, log),
      probe: this.probe,
      clock,
      timing,
      hasBeat: compare !== undefined,
      onSent,
      onSendFailed,
    };
  }

  /**
   * Resolves when notifications are first proven to arrive, or after two seconds. A clinic that is read earlier must be
   * read twice, for a change between its read and LISTEN is not heard.
   */
  async start(): Promise<void> {
    this.feed.start();
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
    await this.feed.stop();
  }

  /** Statements sent to read clinics. */
  get readCount(): number {
    return this.#options.queue.readCount;
  }

  /** Beats find what no hint tells, and not the read before each ping. */
  get hasBeat(): boolean {
    return this.#options.hasBeat;
  }

  /** Changes that only a beat found. */
  get missedCount(): number {
    return this.#beat?.missedCount ?? 0;
  }

  /** Whether notifications arrive, and why not. */
  get delivery() {
    return this.#recovery.state;
  }

  get streamCount(): number {
    return [...this.#clinics.values()].reduce((count, { streams }) => count + streams.size, 0);
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
      if (clinic.isForgotten(now)) {
        clinic.stop();
        this.#clinics.delete(clinicId);
      }
    }
    void this.#beat?.beat(this.#clinics);
  }
}
