import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { asLeaseholder } from "../db/leaseholder.js";
import { type Logger, reasonOf } from "../logger.js";
import { Wakeful } from "../wakeful.js";
import { nextAttemptAt } from "../webhooks/retries.js";
import type { Channels } from "./channel.js";
import { type Claimed, claimSendings, endSending, giveBack, readNotice } from "./sending-queries.js";

const atOnceAtMost = 50;

export interface SenderOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
  channels: Channels;
}

/** Sends what is decided. Several instances share the sendings by claims that end by themselves. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #work: Wakeful;
  readonly #stopping = new AbortController();
  readonly #running = new Map<Promise<void>, Claimed>();
  readonly outcomes = { delivered: 0, failed: 0, moot: 0, undeliverable: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#work = new Wakeful(
      () => asLeaseholder({ route: "notices" }, () => this.#claim()),
      (error) => options.log.warn({ reason: reasonOf(error) }, "notices: cannot look for any, will try again"),
    );
  }

  look(): void {
    this.#work.wake();
  }

  /** What is being sent ends; what was not sent by then is sent by another instance, or later. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#work.stop();
    await Promise.all(this.#running.keys());
  }

  async #claim(): Promise<void> {
    const { db, clock, channels } = this.#options;
    const count = atOnceAtMost - this.#running.size;
    if (count <= 0) return; // each that ends looks again
    const busy = new Map<number, number>();
    for (const { webhookId } of this.#running.values())
      if (webhookId !== null) busy.set(webhookId, (busy.get(webhookId) ?? 0) + 1);
    const room = { count, busy, toWebhooks: channels.webhook !== undefined, toBrowsers: channels.push !== undefined };
    const claimed = await claimSendings(db, room, clock.now());
    for (const sending of claimed) this.#run(sending);
  }

  #run(sending: Claimed): void {
    const { id, clinicId } = sending;
    const running = asLeaseholder({ route: "notices" }, () => this.#send(sending))
      .catch((error) => this.#options.log.warn({ id, clinicId, reason: reasonOf(error) }, "notices: one is not noted"))
      .then(() => {
        this.#running.delete(running);
        this.look();
      });
    this.#running.set(running, sending);
  }

  async #send(sending: Claimed): Promise<void> {
    const { db, clock, channels } = this.#options;
    const { signal } = this.#stopping;
    const found = await readNotice(db, sending, clock.now());
    if (!found) return;
    if (found.isMoot) {
      this.outcomes.moot++;
      return endSending(db, sending, "moot");
    }
    const channel = sending.webhookId === null ? channels.push : channels.webhook;
    if (!channel || signal.aborted) return giveBack(db, sending, null);
    const result = await channel.send(sending, found.notice, clock.now(), signal);
    if (result.outcome === "failed" && signal.aborted) return giveBack(db, sending, null);
    this.outcomes[result.outcome]++;
    if (result.outcome !== "failed") return endSending(db, sending, result.outcome);
    await giveBack(db, sending, nextAttemptAt(clock.now(), sending.attempts, result.retryAfter));
  }
}
