import type { Knex } from "knex";
import type { Ask } from "../db/hedge.js";
import type { Feed } from "./feed.js";
import { type ClinicReading, readChanges, readLive } from "./reader.js";
import { newSignal, type Signal } from "./signal.js";

/** How many clinics one statement reads at most: whole ones, and changes. */
const wholeClinicsAtOnce = 20;
const changesAtOnce = 200;

/**
 * Reads clinics for the hub, one statement at a time over one connection. Whoever asks while a read runs
 * shares the next one: a thousand streams that open together cost one read of their clinic (P10).
 */
export class Refresher {
  readonly #requests = new Map<Feed, Signal>();
  #isReading = false;
  /** Statements sent. */
  readCount = 0;

  constructor(
    private readonly ask: Ask,
    private readonly onRead: (feed: Feed) => void,
  ) {}

  /** Resolves when the feed's state is at least as new as this call. Rejects when the database cannot be read. */
  refresh(feed: Feed): Promise<void> {
    let request = this.#requests.get(feed);
    if (!request) {
      request = newSignal();
      this.#requests.set(feed, request);
    }
    if (!this.#isReading) void this.#readAll();
    return request.done;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    await null; // whoever asks in this turn of the event loop shares the first read
    while (this.#requests.size > 0) {
      const unread = [...this.#requests.keys()].filter((feed) => !feed.state).slice(0, wholeClinicsAtOnce);
      if (unread.length > 0) {
        await this.#read(unread, (db) =>
          readLive(
            db,
            unread.map((feed) => feed.clinicId),
          ),
        );
      }
      const known = [...this.#requests.keys()].filter((feed) => feed.state).slice(0, changesAtOnce);
      if (known.length > 0) {
        await this.#read(known, (db) =>
          readChanges(db, new Map(known.map((feed) => [feed.clinicId, feed.state?.version ?? 0]))),
        );
      }
    }
    this.#isReading = false;
  }

  async #read(feeds: Feed[], read: (db: Knex) => Promise<ClinicReading[]>): Promise<void> {
    const beganAt = performance.now();
    this.readCount++;
    const requests = feeds.map((feed) => {
      const request = this.#requests.get(feed) as Signal;
      this.#requests.delete(feed); // whoever asks from now on needs a later read
      feed.isStale = false; // a notification during the read sets it again
      feed.readBeganAt = beganAt;
      feed.reading = request.done;
      return request;
    });
    try {
      const readings = new Map((await this.ask(read)).map((reading) => [reading.clinicId, reading]));
      for (const [index, feed] of feeds.entries()) {
        this.#take(feed, readings.get(feed.clinicId), requests[index] as Signal, beganAt);
      }
    } catch (error) {
      for (const feed of feeds) feed.isStale = true;
      for (const request of requests) request.reject(error);
    }
    for (const feed of feeds) feed.reading = undefined;
  }

  #take(feed: Feed, reading: ClinicReading | undefined, request: Signal, beganAt: number): void {
    if (!reading) {
      feed.dissolve();
      request.reject(new Error(`clinic ${feed.clinicId} does not exist`));
      return;
    }
    if (feed.take(reading)) {
      feed.freshAt = beganAt;
      request.resolve();
      this.onRead(feed);
    } else {
      this.refresh(feed).then(request.resolve, request.reject);
    }
  }
}
