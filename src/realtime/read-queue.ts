import type { ClinicReading } from "../contract/clinic-reading.js";
import { type Deferred, newDeferred } from "../deferred.js";
import { type Logger, reasonOf } from "../logger.js";
import type { ClinicReads } from "./clinic-reading.js";

/** How many clinics one statement reads at most: whole ones, and changes. */
const wholeClinicsAtOnce = 20;
const changesAtOnce = 200;

/** A clinic as the queue sees it: told of each step of a read. */
export interface ReadTarget {
  readonly clinicId: number;
  /** What it holds; undefined: nothing, so it must be read whole. */
  readonly version: number | undefined;
  readBegan(at: number, done: Promise<void>): void;
  readFailed(): void;
  /** After "another history" it is read again, whole. */
  took(reading: ClinicReading): "taken" | "another history";
  /** There is no such clinic. */
  gone(): void;
}

/**
 * Reads clinics for the hub, one reading at a time. Callers that ask while a read runs
 * share the next one: a thousand streams that open together cost one read of their clinic.
 */
export class ReadQueue {
  readonly #requests = new Map<ReadTarget, Deferred>();
  #isReading = false;
  #hasFailed = false;
  /** Statements sent. */
  readCount = 0;

  constructor(
    private readonly reads: ClinicReads,
    private readonly log: Logger,
  ) {}

  /** Resolves when the clinic's state is at least as new as this call. Rejects when the database cannot be read. */
  refresh(clinic: ReadTarget): Promise<void> {
    let request = this.#requests.get(clinic);
    if (!request) {
      request = newDeferred();
      this.#requests.set(clinic, request);
    }
    if (!this.#isReading) void this.#readAll();
    return request.done;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    await null; // callers of this turn of the event loop share the first read
    while (this.#requests.size > 0) {
      const unknown = [...this.#requests.keys()].filter(({ version }) => version === undefined);
      await this.#read(unknown.slice(0, wholeClinicsAtOnce), (clinics) =>
        this.reads.whole(clinics.map(({ clinicId }) => clinicId)),
      );
      const known = [...this.#requests.keys()].filter(({ version }) => version !== undefined);
      await this.#read(known.slice(0, changesAtOnce), (clinics) =>
        this.reads.changes(new Map(clinics.map(({ clinicId, version = 0 }) => [clinicId, version]))),
      );
    }
    this.#isReading = false;
  }

  async #read(clinics: ReadTarget[], read: (clinics: ReadTarget[]) => Promise<ClinicReading[]>): Promise<void> {
    if (clinics.length === 0) return;
    const beganAt = performance.now();
    this.readCount++;
    const requests = clinics.map((clinic) => {
      const request = this.#requests.get(clinic) as Deferred;
      this.#requests.delete(clinic); // a caller from now on needs a later read
      clinic.readBegan(beganAt, request.done);
      return { clinic, request };
    });
    try {
      const rows = await read(clinics);
      this.#hasFailed = false;
      const readings = new Map(rows.map((reading) => [reading.clinicId, reading]));
      for (const { clinic, request } of requests) this.#settle(clinic, readings.get(clinic.clinicId), request);
    } catch (error) {
      if (!this.#hasFailed) this.log.warn({ reason: reasonOf(error) }, "hub: cannot read the database, retrying");
      this.#hasFailed = true;
      for (const { clinic, request } of requests) {
        clinic.readFailed();
        request.reject(error);
      }
    }
  }

  #settle(clinic: ReadTarget, reading: ClinicReading | undefined, request: Deferred): void {
    if (!reading) {
      clinic.gone();
      request.reject(new Error(`clinic ${clinic.clinicId} does not exist`));
    } else if (clinic.took(reading) === "taken") request.resolve();
    else this.refresh(clinic).then(request.resolve, request.reject);
  }
}
