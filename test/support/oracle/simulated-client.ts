import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Fold } from "./fold.js";

export interface Want {
  audience: "staff" | "public";
  /** Undefined: nobody, on a public board. */
  key: string | undefined;
  list?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  isToday: boolean;
}

/** What no stream may do to its reader. */
export type Fault = "lost" | "doubled" | "out of order" | "other";

/** No test waits as long as the server asks its clients to. */
const longestWaitMs = 400;

/** An EventSource as a screen has one: comes back by itself with the last id, and folds what it gets. */
export class SimulatedClient {
  readonly fold = new Fold();
  readonly wrongs: string[] = [];
  readonly wrongsByKind: Record<Fault, number> = { lost: 0, doubled: 0, "out of order": 0, other: 0 };
  readonly recent: string[] = [];
  frames = 0;
  connects = 0;
  lastId = "";
  isOpen = false;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = 100;
  #isGone = false;

  constructor(
    readonly name: string,
    readonly clinicId: number,
    public want: Want,
    private readonly url: () => string,
  ) {}

  open(): void {
    this.#isGone = false;
    clearTimeout(this.#timer);
    const { key, audience, list, from, to, isToday } = this.want;
    const query = new URLSearchParams({ audience, ...(list && { list }), ...(from && { from }), ...(to && { to }) });
    if (isToday) query.set("date", "today");
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    this.connects++;
    const request = get(`${this.url()}/v1/clinics/${this.clinicId}/stream?${query}`, { headers, agent: false });
    this.#request = request;
    const comeBack = () => {
      if (request !== this.#request) return;
      this.isOpen = false;
      if (!this.#isGone) this.#timer = setTimeout(() => this.open(), Math.min(this.#retryMs, longestWaitMs));
    };
    request.on("error", () => {});
    request.on("close", comeBack);
    request.on("response", (response) => {
      request.off("close", comeBack); // node says it before a reader that stalls has taken the rest
      response.on("close", comeBack);
      this.#read(request, response);
    });
  }

  /** As when the power goes: the server is not told why, and it comes back with its last id. */
  kill(): void {
    this.#request?.destroy();
  }

  leave(): void {
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.isOpen = false;
    this.#request?.destroy();
  }

  comeBackFor(want: Want): void {
    this.leave();
    this.want = want;
    this.open();
  }

  stall(): void {
    this.#response?.pause();
  }

  readOn(): void {
    this.#response?.resume();
  }

  #read(request: ClientRequest, response: IncomingMessage): void {
    if (request !== this.#request) return void response.destroy();
    if (response.statusCode !== 200) this.#wrong("other", `gave up for ever: status ${response.statusCode}`);
    this.#response = response;
    const parser = createParser({
      onEvent: (message) => this.#onEvent(message),
      onRetry: (ms) => {
        this.#retryMs = ms;
      },
    });
    response.setEncoding("utf8");
    response.on("data", (text) => parser.feed(text));
    response.on("error", () => {});
  }

  #onEvent({ id, event, data: text }: EventSourceMessage): void {
    const data = JSON.parse(text);
    this.frames++;
    this.recent.push(`${event} ${id} ${text.slice(0, 200)}`);
    if (this.recent.length > 12) this.recent.shift();
    const before = this.fold.held?.version ?? -1;
    const continues = id !== undefined && streamOf(id) === streamOf(this.lastId);
    if (id) this.lastId = id;
    if (event === "snapshot") {
      if (continues && data.version < before) this.#wrong("out of order", `snapshot ${data.version} after ${before}`);
      this.fold.snapshot(data);
      this.isOpen = true;
    } else if (event === "update") {
      if (!continues) this.#wrong("other", "an update to what another view or history held");
      const outcome = this.fold.update(data);
      if (outcome === "gap") this.#wrong("lost", `since ${data.since}, held ${before}`);
      if (outcome === "ignored") this.#wrong("doubled", `${data.since}–${data.version}, held ${before}`);
      this.isOpen = true;
    } else if (event === "ping") {
      if (data.version !== before) this.#wrong("other", `a ping of version ${data.version}, held ${before}`);
      this.isOpen = true;
    } else if (event === "bye") {
      if (data.reason === "revoked") this.#wrong("other", "revoked");
      this.isOpen = false;
    }
  }

  #wrong(kind: Fault, what: string): void {
    this.wrongsByKind[kind]++;
    this.wrongs.push(`${this.name}: ${kind}: ${what}\n    ${this.recent.join("\n    ")}`);
  }
}

/** Epoch, clinic, view and form: all of an id but the version. */
const streamOf = (id: string) => id.slice(0, id.lastIndexOf("."));
