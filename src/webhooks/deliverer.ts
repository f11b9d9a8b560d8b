import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { KeyedGate } from "../db/keyed-gate.js";
import { requestsFirst } from "../db/requests-first.js";
import { type Logger, reasonOf } from "../logger.js";
import { Wakeful } from "../wakeful.js";
import { pausesBefore } from "./attempt-queries.js";
import { type Backlog, readBacklog } from "./backlog.js";
import { type Claim, claimCursors, giveBack } from "./claim-queries.js";
import { type Failure, type NextMessage, readNext, recordDelivery, recordFailure } from "./delivery-queries.js";
import { messageOf } from "./message.js";
import { Places } from "./places.js";
import { isDelivered, nextAttemptAt } from "./retries.js";
import { postSigned, type SignedPostOptions } from "./signed-post.js";

const sweepEveryMs = 5_000;
/** Changes of this time share one look at the cursors. */
const betweenLooksMs = 100;
/** For so long a look lets requests go first. */
const lookYieldsAtMostMs = 1_000;
/** For so long each message does before it is read: 200 in turn are read well within their claims. */
const yieldsAtMostMs = 40;
const statementTurns = {
  permits: 1, // however many receivers are told, requests find the connections, and PostgreSQL has time for them
  maxWaiting: Number.POSITIVE_INFINITY,
  timeoutMs: 20_000,
  refuse: (reason: string) => new Error(`webhooks: ${reason}`),
};

export interface DelivererOptions extends SignedPostOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
}

/**
 * Tells webhooks of what changed. Rows above a webhook's cursor are read when they are sent, one at a time and in order for each
 * clinic; no connection is held while a receiver is waited for. A notification only hastens it: the sweep finds
 * whatever is untold. Several instances share the work by claims that end by themselves.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #work: Wakeful;
  readonly #turns = new KeyedGate<"read" | "note">(statementTurns);
  readonly #places = new Places();
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #changedClinics = new Set<number>();
  readonly #endedWebhooks = new Set<number>();
  #isSweepDue = false;
  #isBacklogDue = false;
  #isInTrouble = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #requestsFirst: ReturnType<typeof requestsFirst>;
  /** As of the last sweep. */
  backlog: Backlog = {
    clinicIds: new Set(),
    isOfAll: false,
    oldestAt: undefined,
    versionsBehind: 0,
    byStatus: {},
    stopped: [],
  };
  readonly attempts = { delivered: 0, failed: 0 };

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#requestsFirst = requestsFirst(options.db);
    setMaxListeners(0, this.#stopping.signal); // each attempt listens while it lasts
    this.#work = new Wakeful(
      () => this.#look(),
      (error) => this.#warn(error, "webhooks: cannot look for changes, will try again"),
    );
  }

  start(): void {
    this.#timer = setInterval(() => this.sweep(), sweepEveryMs).unref();
    this.sweep();
  }

  /** Ends what is being sent; what was not told by then is sent again by another instance, or later. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#work.stop();
    await Promise.all(this.#running);
  }

  /** A clinic has changed. */
  changed(clinicId: number): void {
    if (!this.backlog.isOfAll && !this.backlog.clinicIds.has(clinicId)) return;
    this.#changedClinics.add(clinicId);
    this.#work.wake();
  }

  /** Looks at all webhooks: for what no notification told, and whose time has come to try again. */
  sweep(): void {
    this.#isSweepDue = true;
    this.#isBacklogDue = true;
    this.#work.wake();
  }

  async #look(): Promise<void> {
    if (!this.#isDue) return;
    try {
      await this.#requestsFirst(lookYieldsAtMostMs);
      await this.#claimDue();
      this.#isInTrouble = false;
    } finally {
      await pause(betweenLooksMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  get #isDue(): boolean {
    const isWanted = this.#isSweepDue || this.#changedClinics.size + this.#endedWebhooks.size > 0;
    return isWanted && this.#places.free > 0 && !this.#stopping.signal.aborted;
  }

  async #claimDue(): Promise<void> {
    const { db, clock } = this.#options;
    const only = this.#isSweepDue
      ? undefined
      : { clinicIds: [...this.#changedClinics], webhookIds: [...this.#endedWebhooks] };
    const isBacklogDue = this.#isBacklogDue;
    this.#isSweepDue = false;
    this.#isBacklogDue = false;
    this.#changedClinics.clear();
    this.#endedWebhooks.clear();
    if (isBacklogDue) this.backlog = await readBacklog(db);
    const { free, freeForSlowOnes } = this.#places;
    const claims = await claimCursors(db, only, this.#places, clock.now());
    for (const claim of claims) this.#run(claim);
    const slowOnes = claims.filter(({ isSlow }) => isSlow).length;
    const haveSlowOnesAllPlaces = slowOnes > 0 && slowOnes >= freeForSlowOnes;
    if (claims.length >= free || haveSlowOnesAllPlaces) this.#isSweepDue = true; // more may be due
  }

  #run(claim: Claim): void {
    this.#places.take(claim);
    const running = this.#tell(claim)
      .catch((error) => this.#warn(error, "webhooks: a delivery is not noted, and comes again"))
      .then(() => {
        this.#running.delete(running);
        if (claim.isSlow && this.#places.freeForSlowOnes === 0) this.#isSweepDue = true; // another slow one may wait
        this.#places.giveBack(claim);
        this.#endedWebhooks.add(claim.webhookId); // another of its clinics may wait for the place
        this.#work.wake();
      });
    this.#running.add(running);
  }

  /** Tells one webhook of one clinic until nothing is left, or an attempt fails. */
  async #tell(first: Claim): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    let claim = first;
    for (;;) {
      const next = await this.#readNext(claim);
      if (!next || signal.aborted) return this.#note((db) => giveBack(db, claim, null));
      if (next.kind === null) return this.#note((db) => giveBack(db, claim, next.clinicVersion));
      const { secret, formerSecret, ...endpoint } = next.endpoint;
      const message = messageOf(claim.clinicId, next);
      const recipient = { ...endpoint, secrets: formerSecret ? [secret, formerSecret] : [secret] };
      const { retryAfter, ...attempt } = await postSigned(recipient, message, this.#options, clock.now(), signal);
      if (signal.aborted && attempt.status === null) return this.#note((db) => giveBack(db, claim, null));
      this.attempts[isDelivered(attempt) ? "delivered" : "failed"]++;
      if (!isDelivered(attempt)) return this.#noteFailure(claim, next, attempt, retryAfter);
      const told = await this.#note((db) => recordDelivery(db, claim, message.position, attempt));
      if (!told) return;
      claim = { ...claim, ...told };
    }
  }

  async #noteFailure(
    claim: Claim,
    { endpoint: { failures }, failuresOfClinic }: NextMessage,
    attempt: Failure["attempt"],
    retryAfter: string | undefined,
  ): Promise<void> {
    const now = this.#options.clock.now();
    const failure = {
      ...{ attempt, now, failuresBefore: failures, pausesBefore: pausesBefore(now) },
      nextAt: nextAttemptAt(now, failures, retryAfter),
      nextOfClinicAt: nextAttemptAt(now, failuresOfClinic, undefined),
    };
    const status = await this.#note((db) => recordFailure(db, claim, failure));
    if (status === undefined || status === "active") return;
    this.#options.log.error(
      { webhookId: claim.webhookId, status },
      "webhooks: one is sent nothing until it is resumed",
    );
  }

  #readNext(claim: Claim): Promise<NextMessage | undefined> {
    const { db, clock } = this.#options;
    return this.#turns.run("read", async () => {
      if (this.#stopping.signal.aborted) return undefined;
      await this.#requestsFirst(yieldsAtMostMs);
      return readNext(db, claim, clock.now());
    });
  }

  /** Lets nobody go first: the claim would end, and what was sent be sent again. */
  #note<T>(work: (db: Knex) => Promise<T>): Promise<T> {
    return this.#turns.run("note", () => work(this.#options.db));
  }

  /** Once for each trouble: while the database is away, every delivery has it. */
  #warn(error: unknown, message: string): void {
    if (this.#isInTrouble) return;
    this.#isInTrouble = true;
    this.#options.log.warn({ reason: reasonOf(error) }, message);
  }
}
