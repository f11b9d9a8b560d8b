import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { asLeaseholder } from "../db/leaseholder.js";
import { type Logger, reasonOf } from "../logger.js";
import { pausesBefore } from "./attempt-queries.js";
import {
  type Claim,
  claimCursors,
  giveBack,
  readBacklog,
  readNext,
  recordDelivery,
  recordFailure,
} from "./delivery-queries.js";
import { messageOf } from "./message.js";
import { isDelivered, nextAttemptAt } from "./retries.js";
import { postSigned, type SignedPostOptions } from "./signed-post.js";

const sweepEveryMs = 5_000;
const socketsAtMost = 100;
/** Longer than an attempt may take. */
const claimMs = 60_000;

export interface DelivererOptions extends SignedPostOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
}

/**
 * Tells webhooks of what changed. Rows above a webhook's cursor are read when they are sent, one at a time and in order for each
 * clinic. A notification only hastens it: the sweep finds whatever is untold. Several instances share the work by
 * claims that end by themselves.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #busy = new Map<number, number>();
  #followed = new Set<number>();
  #isOfAll = false;
  #changed = new Set<number>();
  #claiming: Promise<void> | undefined;
  #isSweepDue = false;
  #timer: NodeJS.Timeout | undefined;
  /** Since when the oldest change waits that a webhook lacks, as of the last sweep. */
  oldestUntoldAt: Date | undefined;
  readonly attempts = { delivered: 0, failed: 0 };

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.sweep(), sweepEveryMs).unref();
    this.sweep();
  }

  /** Ends what is being sent; what was not told by then is sent again by another instance, or later. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#claiming;
    await Promise.all(this.#running);
  }

  /** A clinic has changed. */
  changed(clinicId: number): void {
    if (!this.#isOfAll && !this.#followed.has(clinicId)) return;
    this.#changed.add(clinicId);
    this.#claim();
  }

  /** Looks at all webhooks: for what no notification told, and whose time has come to try again. */
  sweep(): void {
    this.#isSweepDue = true;
    this.#claim();
  }

  #claim(): void {
    if (this.#claiming || !this.#isDue) return;
    this.#claiming = asLeaseholder({ route: "webhooks" }, () => this.#claimDue()).then(
      () => {
        this.#claiming = undefined;
        this.#claim(); // what changed meanwhile
      },
      (error) => {
        this.#claiming = undefined;
        this.#options.log.warn({ reason: reasonOf(error) }, "webhooks: cannot look for changes, will try again");
      },
    );
  }

  /** Something may be untold, and there is a socket for it: each that ends looks again. */
  get #isDue(): boolean {
    const isFull = this.#running.size >= socketsAtMost;
    return (this.#isSweepDue || this.#changed.size > 0) && !isFull && !this.#stopping.signal.aborted;
  }

  async #claimDue(): Promise<void> {
    const { db, clock } = this.#options;
    const clinicIds = this.#isSweepDue ? undefined : [...this.#changed];
    this.#isSweepDue = false;
    this.#changed.clear();
    if (!clinicIds) await this.#readBacklog();
    const count = socketsAtMost - this.#running.size;
    const now = clock.now();
    const until = new Date(now.getTime() + claimMs);
    const claims = await claimCursors(db, { clinicIds, busy: this.#busy, count }, now, until);
    for (const claim of claims) this.#run(claim);
  }

  async #readBacklog(): Promise<void> {
    const { clinicIds, isOfAll, oldestAt } = await readBacklog(this.#options.db);
    this.#followed = new Set(clinicIds);
    this.#isOfAll = isOfAll;
    this.oldestUntoldAt = oldestAt === null ? undefined : new Date(oldestAt);
  }

  #run(claim: Claim): void {
    const { webhookId, clinicId } = claim;
    this.#busy.set(webhookId, (this.#busy.get(webhookId) ?? 0) + 1);
    const running = this.#tell(claim)
      .catch((error) =>
        this.#options.log.warn({ webhookId, clinicId, reason: reasonOf(error) }, "webhooks: a delivery is not noted"),
      )
      .then(() => {
        this.#running.delete(running);
        const left = (this.#busy.get(webhookId) ?? 1) - 1;
        if (left > 0) this.#busy.set(webhookId, left);
        else this.#busy.delete(webhookId);
        if (!this.#stopping.signal.aborted) this.changed(clinicId); // it may have changed after the last look
      });
    this.#running.add(running);
  }

  /** Tells one webhook of one clinic until nothing is left, or an attempt fails. */
  async #tell(first: Claim): Promise<void> {
    const { db, clock } = this.#options;
    const { signal } = this.#stopping;
    let claim = first;
    for (;;) {
      const next = await readNext(db, claim, clock.now());
      if (!next || signal.aborted) return giveBack(db, claim, null);
      if (next.kind === null) return giveBack(db, claim, next.clinicVersion);
      const { url, secret, formerSecret } = next.endpoint;
      const message = messageOf(claim.clinicId, next);
      const secrets = formerSecret ? [secret, formerSecret] : [secret];
      const { retryAfter, ...attempt } = await postSigned(
        { url, secrets },
        message,
        this.#options,
        clock.now(),
        signal,
      );
      if (signal.aborted && attempt.status === null) return giveBack(db, claim, null);
      const now = clock.now();
      this.attempts[isDelivered(attempt) ? "delivered" : "failed"]++;
      if (!isDelivered(attempt)) {
        const nextAt = nextAttemptAt(now, next.endpoint.failures, retryAfter);
        return recordFailure(db, claim, attempt, {
          now,
          nextAt,
          pausesBefore: pausesBefore(now),
          isGone: attempt.status === 410,
        });
      }
      const until = new Date(now.getTime() + claimMs);
      if (!(await recordDelivery(db, claim, message.position, attempt, until))) return;
      claim = { ...claim, claimedUntil: until };
    }
  }
}
