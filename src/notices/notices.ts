import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { Logger } from "../logger.js";
import type { Channels } from "./channel.js";
import type { Notifier } from "./notifier.js";
import type { Sender } from "./sender.js";

const sweepEveryMs = 5_000;

export interface NoticesOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
  loadChannels: () => Promise<Channels>;
}

/** What only a server that tells patients something loads and runs. */
export class Notices {
  readonly #options: NoticesOptions;
  #notifier: Notifier | undefined;
  #sender: Sender | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { loadChannels, ...options } = this.#options;
    const [{ Notifier }, { Sender }] = await Promise.all([import("./notifier.js"), import("./sender.js")]);
    const sender = new Sender({ ...options, channels: await loadChannels() });
    this.#sender = sender;
    this.#notifier = new Notifier({ ...options, onDecided: () => sender.look() });
    this.#timer = setInterval(() => this.look(), sweepEveryMs).unref();
    this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#notifier?.stop();
    await this.#sender?.stop();
  }

  /** A clinic has changed. */
  changed(clinicId: number): void {
    this.#notifier?.changed(clinicId);
  }

  /** Whatever is due is looked for now: recipients have changed, or time has passed. */
  look(): void {
    this.#notifier?.sweep();
    this.#sender?.look();
  }

  get outcomes(): Record<string, number> {
    return this.#sender?.outcomes ?? {};
  }
}
