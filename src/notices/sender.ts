import { setMaxListeners } from "node:events";
import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { type Logger, reasonOf } from "../logger.js";
import { Wakeful } from "../wakeful.js";
import { Places } from "../webhooks/places.js";
import { nextAttemptAt } from "../webhooks/retries.js";
import type { Channels } from "./channel.js";
import { type Claimed, claimSendings, endSending, giveBack, readNotice } from "./sending-queries.js";

const socketsAtMost = 50;

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
  readonly #places = new Places(socketsAtMost);
  readonly #running = new Set<Promise<void>>();
  readonly outcomes = { delivered: 0, failed: 0, moot: 0, undeliverable: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
    setMaxListeners(0, this.#stopping.signal); // each attempt listens while it lasts
    this.#work = new Wakeful(
      () => this.#claim(),
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
    await Promise.all(this.#running);
  }

  async #claim(): Promise<void> {
    const { db, clock, channels } = this.#options;
    if (this.#places.free === 0) return; // each that ends looks again
    const ways = { toWebhooks: channels.webhook !== undefined, toBrowsers: channels.push !== undefined };
    const claimed = await claimSendings(db, this.#places, ways, clock.now());
    for (const sending of claimed) this.#run(sending);
  }

  #run(sending: Claimed): void {
    const { id, clinicId } = sending;
    this.#places.take(sending);
    const running = this.#send(sending)
      .catch((error) => this.#options.log.warn({ id, clinicId, reason: reasonOf(error) }, "notices: one is not noted"))
      .then(() => {
        this.#running.delete(running);
        this.#places.giveBack(sending);
        this.look();
      });
    this.#running.add(running);
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
