import type { ClinicReading } from "../contract/clinic-reading.js";
import { publicReading } from "../contract/public-reading.js";
import { type Logger, reasonOf } from "../logger.js";
import type { ClinicReads } from "../realtime/clinic-reading.js";
import { withTimeLimit } from "../time-limit.js";
import { Wakeful } from "../wakeful.js";
import { Broker } from "./broker.js";
import { channelsOf } from "./channels.js";
import { changesMessage, versionsMessage } from "./messages.js";
import type { Versions } from "./version-queries.js";

export interface RelayOptions {
  url: string;
  prefix: string;
  reads: Pick<ClinicReads, "changes">;
  readVersions(): Promise<Versions>;
  log: Logger;
}

const sweepEveryMs = 1_000;
const retryAfterMs = 200;
/** From the end of one reading to the next: what changes meanwhile shares it. */
const restMs = 10;
const clinicsAtOnce = 200;
const mentionsAtOnce = 1_000;
const lastWordsWithinMs = 1_000;
/** What is untold for longer is late. */
const lateAfterMs = 5_000;

/**
 * Tells the broker what changed: rows above what it last told. Any number of relays may run, none knows of the others, and
 * whoever hears the same twice ignores it. A sweep finds what no notification told.
 */
export class Relay {
  publishedCount = 0;
  readonly #broker: Broker;
  readonly #channels: ReturnType<typeof channelsOf>;
  readonly #work: Wakeful;
  /** The version of each clinic up to which the broker has acknowledged everything, all of one epoch. */
  readonly #told = new Map<number, number>();
  #epoch: string | undefined;
  /** Since when each clinic may have more to tell (performance.now()). */
  readonly #untold = new Map<number, number>();
  #isSweepDue = true;
  #hasFailed = false;
  #isStopping = false;
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(private readonly options: RelayOptions) {
    this.#channels = channelsOf(options.prefix);
    this.#broker = new Broker(options.url, { onConnected: () => this.sweep(), onMessage: () => {} }, options.log);
    this.#work = new Wakeful(
      () => this.#tellAll(),
      (error) => this.#failed(error),
    );
  }

  start(): void {
    this.#broker.start();
    this.#timer = setInterval(() => this.sweep(), sweepEveryMs).unref();
  }

  /** Its last act is to tell what is untold, of its own requests too. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    this.#isSweepDue = true;
    const lastWords = this.#work.stop().then(() => this.#tellAll());
    await withTimeLimit(lastWordsWithinMs, lastWords).catch(() => {}); // the other relay, or a beat, brings it
    this.#broker.stop();
  }

  /** A clinic may have changed. */
  changed(clinicId: number): void {
    if (!this.#untold.has(clinicId)) this.#untold.set(clinicId, performance.now());
    this.#work.wake();
  }

  /** Notifications may have been missed. */
  sweep(): void {
    this.#isSweepDue = true;
    this.#work.wake();
  }

  /** How long the oldest change that may be untold has waited. */
  get untoldMs(): number {
    const [oldest] = [...this.#untold.values()].sort((a, b) => a - b);
    return oldest === undefined ? 0 : performance.now() - oldest;
  }

  get isLate(): boolean {
    return !this.#broker.isConnected || this.untoldMs > lateAfterMs;
  }

  async #tellAll(): Promise<void> {
    if (!this.#broker.isConnected) return; // connecting sweeps
    if (this.#isSweepDue) await this.#sweep();
    while (this.#untold.size > 0) {
      await this.#tell([...this.#untold.keys()].slice(0, clinicsAtOnce));
      if (!this.#isStopping) await new Promise((resolve) => setTimeout(resolve, restMs).unref());
      if (this.#isSweepDue) await this.#sweep();
    }
    this.#hasFailed = false;
  }

  /** Mentions every clinic of which nothing is told yet, and finds those that have more to tell. */
  async #sweep(): Promise<void> {
    const { epoch, versions } = await this.options.readVersions();
    this.#isSweepDue = false;
    if (epoch !== this.#epoch) this.#told.clear(); // what follows builds on nothing that was told of another history
    this.#epoch = epoch;
    for (const [clinicId, version] of versions) {
      const told = this.#told.get(clinicId);
      if (told !== undefined && told < version && !this.#untold.has(clinicId)) {
        this.#untold.set(clinicId, performance.now());
      }
    }
    const unmentioned = versions.filter(([clinicId]) => !this.#told.has(clinicId));
    while (unmentioned.length > 0) await this.#mention(epoch, unmentioned.splice(0, mentionsAtOnce));
  }

  async #mention(epoch: string, versions: [number, number][]): Promise<void> {
    await this.#publish(this.#channels.versions, versionsMessage(epoch, versions));
    for (const [clinicId, version] of versions) this.#told.set(clinicId, version);
  }

  async #tell(clinicIds: number[]): Promise<void> {
    const waiting = clinicIds.map((clinicId) => [clinicId, this.#untold.get(clinicId) as number] as const);
    const told = clinicIds.flatMap((clinicId) => {
      this.#untold.delete(clinicId); // what is heard from now on needs a later reading
      const version = this.#told.get(clinicId);
      return version === undefined ? [] : [[clinicId, version] as const];
    });
    if (told.length < clinicIds.length) this.#isSweepDue = true; // a new clinic
    try {
      const readings = told.length > 0 ? await this.options.reads.changes(new Map(told)) : [];
      await Promise.all(readings.map((reading) => this.#tellOf(reading)));
    } catch (error) {
      for (const [clinicId, since] of waiting) this.#untold.set(clinicId, since);
      throw error;
    }
  }

  async #tellOf(reading: ClinicReading): Promise<void> {
    const { clinicId, epoch, version } = reading;
    const since = this.#told.get(clinicId) as number;
    if (epoch !== this.#epoch) {
      this.#isSweepDue = true;
      return;
    }
    if (version <= since) return;
    await Promise.all([
      this.#publish(this.#channels.clinic("staff", clinicId), changesMessage(reading, since)),
      this.#publish(this.#channels.clinic("public", clinicId), changesMessage(publicReading(reading), since)),
    ]);
    this.#told.set(clinicId, version);
  }

  async #publish(channel: string, text: string): Promise<void> {
    await this.#broker.publish(channel, text);
    this.publishedCount++;
  }

  #failed(error: unknown): void {
    this.#isSweepDue = true; // what could not be mentioned is found again
    if (!this.#hasFailed)
      this.options.log.warn({ reason: reasonOf(error) }, "relay: cannot tell what changed, trying again");
    this.#hasFailed = true;
    clearTimeout(this.#retry);
    if (!this.#isStopping) this.#retry = setTimeout(() => this.#work.wake(), retryAfterMs).unref();
  }
}
