import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { Problem } from "../contract/problem.js";
import type { Logger } from "../logger.js";
import type { Backlog } from "./backlog.js";
import type { Deliverer } from "./deliverer.js";
import type { GuardFor } from "./network-guard.js";

export interface WebhooksOptions {
  db: Knex;
  clock: Clock;
  log: Logger;
  /** 32 bytes, by which the secrets are sealed. */
  sealingKey: Buffer;
  /** Of the operator's own, where messages may go besides public addresses. */
  networks: string[];
  /** Webhooks have changed, and who is told of notices with them. */
  onLook: () => void;
}

/** Throws where this server sends none. */
export function needed(webhooks: Webhooks | undefined): Webhooks {
  if (!webhooks) throw new Problem("webhooks_off");
  return webhooks;
}

/** What only a server that sends webhooks loads and runs. */
export class Webhooks {
  readonly sealingKey: Buffer;
  readonly #options: WebhooksOptions;
  #guardFor: Promise<GuardFor> | undefined;
  #deliverer: Deliverer | undefined;

  constructor(options: WebhooksOptions) {
    this.#options = options;
    this.sealingKey = options.sealingKey;
  }

  get guardFor(): Promise<GuardFor> {
    this.#guardFor ??= import("./network-guard.js").then(({ createGuardFor }) =>
      createGuardFor(this.#options.networks),
    );
    return this.#guardFor;
  }

  async start(): Promise<void> {
    const { Deliverer } = await import("./deliverer.js");
    this.#deliverer = new Deliverer({ ...this.#options, guardFor: await this.guardFor });
    this.#deliverer.start();
  }

  async stop(): Promise<void> {
    await this.#deliverer?.stop();
  }

  /** A clinic has changed. */
  changed(clinicId: number): void {
    this.#deliverer?.changed(clinicId);
  }

  /** Webhooks have changed: whatever is due is looked for now. */
  look(): void {
    this.#deliverer?.sweep();
    this.#options.onLook();
  }

  get attempts(): { delivered: number; failed: number } {
    return this.#deliverer?.attempts ?? { delivered: 0, failed: 0 };
  }

  /** What active webhooks lack, as of the last sweep. */
  get backlog(): Backlog | undefined {
    return this.#deliverer?.backlog;
  }
}
