import { randomUUID } from "node:crypto";
import type { Audience } from "../contract/booking-view.js";
import { type Logger, reasonOf } from "../logger.js";
import type { ChangeFeed, ChangeFeedEvents, FeedWords } from "../notifications/change-feed.js";
import { withTimeLimit } from "../time-limit.js";
import { Broker } from "./broker.js";
import { channelsOf } from "./channels.js";
import { readChanges, readVersions } from "./messages.js";

export interface BrokerFeedOptions {
  url: string;
  prefix: string;
  /** Of what is told of a clinic. Only who may know names hears the staff's channels. */
  audience: Audience;
  log: Logger;
}

const words: FeedWords = {
  name: "broker",
  deaf: "no message arrives; changes are as late as the next beat finds them. Silent links heal by the new ones that are now tried",
  unsent: "until the broker answers, changes are as late as the next beat finds them",
};

/** A broken subscription shows soon enough; a stream that opens must not wait for it. */
const followWaitsAtMostMs = 500;

/** Hints by Pub/Sub, of the clinics that are followed. */
export class BrokerFeed implements ChangeFeed {
  readonly words = words;
  heardCount = 0;
  readonly #broker: Broker;
  readonly #log: Logger;
  readonly #audience: Audience;
  readonly #channels: ReturnType<typeof channelsOf>;
  readonly #probe: string;
  readonly #clinics = new Map<string, number>();
  #isRefusalTold = false;

  constructor(
    { url, prefix, audience, log }: BrokerFeedOptions,
    private readonly events: ChangeFeedEvents,
  ) {
    this.#audience = audience;
    this.#log = log;
    this.#channels = channelsOf(prefix);
    this.#probe = this.#channels.probe(randomUUID());
    const onConnected = () => this.events.onConnected();
    this.#broker = new Broker(url, { onConnected, onMessage: (channel, text) => this.#heard(channel, text) }, log);
    void this.#broker.subscribe(this.#channels.versions);
    void this.#broker.subscribe(this.#probe);
  }

  get isConnected(): boolean {
    return this.#broker.isConnected;
  }

  get reconnects(): number {
    return this.#broker.reconnects;
  }

  start(): void {
    this.#broker.start();
  }

  async stop(): Promise<void> {
    this.#broker.stop();
  }

  restart(): void {
    this.#broker.restart();
  }

  sendProbe(token: string): Promise<void> {
    return this.#broker.publish(this.#probe, token);
  }

  async follow(clinicId: number): Promise<void> {
    const channel = this.#channelOf(clinicId);
    this.#clinics.set(channel, clinicId);
    const heard = this.#broker.subscribe(channel).then(
      () => "heard",
      (error) => this.#isRefused(error),
    );
    if (await withTimeLimit(followWaitsAtMostMs, heard)) return;
    void heard.then(() => this.events.onChange({ clinicId })); // what changed before was perhaps read too early
  }

  /** With its connection everything is asked for again; what only lacks a permission shows by beats that find changes. */
  #isRefused(error: unknown): "refused" {
    if (this.isConnected && !this.#isRefusalTold) {
      this.#log.warn({ reason: reasonOf(error) }, "broker: clinics' channels cannot be heard");
      this.#isRefusalTold = true;
    }
    return "refused";
  }

  unfollow(clinicId: number): void {
    const channel = this.#channelOf(clinicId);
    this.#clinics.delete(channel);
    this.#broker.unsubscribe(channel);
  }

  #channelOf(clinicId: number): string {
    return this.#channels.clinic(this.#audience, clinicId);
  }

  #heard(channel: string, text: string): void {
    const clinicId = this.#clinics.get(channel);
    if (channel === this.#probe) this.events.onProbe(text);
    else this.heardCount++;
    if (clinicId !== undefined) this.events.onChange(readChanges(text, this.#audience, clinicId));
    else if (channel === this.#channels.versions) for (const hint of readVersions(text)) this.events.onChange(hint);
  }
}
