import type { Knex } from "knex";
import type { HedgedRead } from "../db/hedged-read.js";
import { type Deferred, newDeferred } from "../deferred.js";
import { type ClinicReading, readChanges, readLive } from "./clinic-reading.js";
import type { FollowedClinic } from "./followed-clinic.js";

/** How many clinics one statement reads at most: whole ones, and changes. */
const wholeClinicsAtOnce = 20;
const changesAtOnce = 200;

/**
 * Reads clinics for the hub, one statement at a time over one connection. Whoever asks while a read runs
 * shares the next one: a thousand streams that open together cost one read of their clinic.
 */
export class ReadQueue {
  readonly #requests = new Map<FollowedClinic, Deferred>();
  #isReading = false;
  /** Statements sent. */
  readCount = 0;

  constructor(
    private readonly hedgedRead: HedgedRead,
    private readonly onRead: (followed: FollowedClinic) => void,
  ) {}

  /** Resolves when the followed's state is at least as new as this call. Rejects when the database cannot be read. */
  refresh(followed: FollowedClinic): Promise<void> {
    let request = this.#requests.get(followed);
    if (!request) {
      request = newDeferred();
      this.#requests.set(followed, request);
    }
    if (!this.#isReading) void this.#readAll();
    return request.done;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    await null; // whoever asks in this turn of the event loop shares the first read
    while (this.#requests.size > 0) {
      const unread = [...this.#requests.keys()].filter((followed) => !followed.state).slice(0, wholeClinicsAtOnce);
      if (unread.length > 0) {
        await this.#read(unread, (db) =>
          readLive(
            db,
            unread.map((followed) => followed.clinicId),
          ),
        );
      }
      const known = [...this.#requests.keys()].filter((followed) => followed.state).slice(0, changesAtOnce);
      if (known.length > 0) {
        await this.#read(known, (db) =>
          readChanges(db, new Map(known.map((followed) => [followed.clinicId, followed.state?.version ?? 0]))),
        );
      }
    }
    this.#isReading = false;
  }

  async #read(followedClinics: FollowedClinic[], read: (db: Knex) => Promise<ClinicReading[]>): Promise<void> {
    const beganAt = performance.now();
    this.readCount++;
    const requests = followedClinics.map((followed) => {
      const request = this.#requests.get(followed) as Deferred;
      this.#requests.delete(followed); // whoever asks from now on needs a later read
      followed.isStale = false; // a notification during the read sets it again
      followed.readBeganAt = beganAt;
      followed.reading = request.done;
      return request;
    });
    try {
      const readings = new Map((await this.hedgedRead(read)).map((reading) => [reading.clinicId, reading]));
      for (const [index, followed] of followedClinics.entries()) {
        this.#take(followed, readings.get(followed.clinicId), requests[index] as Deferred, beganAt);
      }
    } catch (error) {
      for (const followed of followedClinics) followed.isStale = true;
      for (const request of requests) request.reject(error);
    }
    for (const followed of followedClinics) followed.reading = undefined;
  }

  #take(followed: FollowedClinic, reading: ClinicReading | undefined, request: Deferred, beganAt: number): void {
    if (!reading) {
      followed.dissolve();
      request.reject(new Error(`clinic ${followed.clinicId} does not exist`));
      return;
    }
    if (followed.take(reading)) {
      followed.freshAt = beganAt;
      request.resolve();
      this.onRead(followed);
    } else {
      this.refresh(followed).then(request.resolve, request.reject);
    }
  }
}
