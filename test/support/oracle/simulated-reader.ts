import { type ClientRequest, get, type IncomingMessage } from "node:http";
import type { Fold } from "./fold.js";
import type { Want } from "./simulated-client.js";

/** What no stream may do to its reader. */
export type Fault = "lost" | "doubled" | "out of order" | "other";

/** What a reader holds of one clinic. */
export interface HeldView {
  clinicId: number;
  want: Want;
  fold: Fold;
  /** Of what its last id says. */
  epoch: string | undefined;
}

/** No test waits as long as the server asks its clients to. */
const longestWaitMs = 400;

/** An EventSource as a screen has one: comes back by itself with the last id, and folds what it gets. */
export abstract class SimulatedReader {
  readonly wrongs: string[] = [];
  readonly wrongsByKind: Record<Fault, number> = { lost: 0, doubled: 0, "out of order": 0, other: 0 };
  readonly recent: string[] = [];
  frames = 0;
  connects = 0;
  lastId = "";
  isOpen = false;
  protected retryMs = 100;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isGone = false;

  constructor(
    readonly name: string,
    private readonly url: () => string,
  ) {}

  abstract readonly views: HeldView[];
  protected abstract readonly path: string;
  protected abstract readonly key: string | undefined;
  /** Takes the text of one connection. */
  protected abstract newFeed(): (text: string) => void;

  open(): void {
    this.#isGone = false;
    clearTimeout(this.#timer);
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    this.connects++;
    const request = get(`${this.url()}${this.path}`, { headers, agent: false });
    this.#request = request;
    const comeBack = () => {
      if (request !== this.#request) return;
      this.isOpen = false;
      if (!this.#isGone) this.#timer = setTimeout(() => this.open(), Math.min(this.retryMs, longestWaitMs));
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

  stall(): void {
    this.#response?.pause();
  }

  readOn(): void {
    this.#response?.resume();
  }

  #read(request: ClientRequest, response: IncomingMessage): void {
    if (request !== this.#request) return void response.destroy();
    if (response.statusCode !== 200) this.wrong("other", `gave up for ever: status ${response.statusCode}`);
    this.#response = response;
    response.setEncoding("utf8");
    response.on("data", this.newFeed());
    response.on("error", () => {});
  }

  protected note(what: string): void {
    this.frames++;
    this.recent.push(what.slice(0, 250));
    if (this.recent.length > 12) this.recent.shift();
  }

  protected wrong(kind: Fault, what: string): void {
    this.wrongsByKind[kind]++;
    this.wrongs.push(`${this.name}: ${kind}: ${what}\n    ${this.recent.join("\n    ")}`);
  }
}
