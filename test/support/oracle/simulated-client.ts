import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Fold } from "./fold.js";
import { type HeldView, SimulatedReader } from "./simulated-reader.js";

export interface Want {
  audience: "staff" | "public";
  /** Undefined: nobody, on a public board. */
  key: string | undefined;
  list?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  isToday: boolean;
}

/** A reader of one clinic's stream. */
export class SimulatedClient extends SimulatedReader {
  readonly fold = new Fold();

  constructor(
    name: string,
    readonly clinicId: number,
    public want: Want,
    url: () => string,
  ) {
    super(name, url);
  }

  get views(): HeldView[] {
    const { clinicId, want, fold } = this;
    return [{ clinicId, want, fold, epoch: this.lastId.split(".")[0] }];
  }

  protected get path(): string {
    const { audience, list, from, to, isToday } = this.want;
    const query = new URLSearchParams({ audience, ...(list && { list }), ...(from && { from }), ...(to && { to }) });
    if (isToday) query.set("date", "today");
    return `/v1/clinics/${this.clinicId}/stream?${query}`;
  }

  protected get key(): string | undefined {
    return this.want.key;
  }

  comeBackFor(want: Want): void {
    this.leave();
    this.want = want;
    this.open();
  }

  protected newFeed(): (text: string) => void {
    const parser = createParser({
      onEvent: (message) => this.#onEvent(message),
      onRetry: (ms) => {
        this.retryMs = ms;
      },
    });
    return (text) => parser.feed(text);
  }

  #onEvent({ id, event, data: text }: EventSourceMessage): void {
    const data = JSON.parse(text);
    this.note(`${event} ${id} ${text}`);
    const before = this.fold.held?.version ?? -1;
    const continues = id !== undefined && streamOf(id) === streamOf(this.lastId);
    if (id) this.lastId = id;
    if (event === "snapshot") {
      if (continues && data.version < before) this.wrong("out of order", `snapshot ${data.version} after ${before}`);
      this.fold.snapshot(data);
      this.isOpen = true;
    } else if (event === "update") {
      if (!continues) this.wrong("other", "an update to what another view or history held");
      const outcome = this.fold.update(data);
      if (outcome === "gap") this.wrong("lost", `since ${data.since}, held ${before}`);
      if (outcome === "ignored") this.wrong("doubled", `${data.since}–${data.version}, held ${before}`);
      this.isOpen = true;
    } else if (event === "ping") {
      if (data.version !== before) this.wrong("other", `a ping of version ${data.version}, held ${before}`);
      this.isOpen = true;
    } else if (event === "bye") {
      if (data.reason === "revoked") this.wrong("other", "revoked");
      this.isOpen = false;
    }
  }
}

/** Epoch, clinic, view and form: all of an id but the version. */
const streamOf = (id: string) => id.slice(0, id.lastIndexOf("."));
