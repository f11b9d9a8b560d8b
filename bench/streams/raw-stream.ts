import { connect, type Socket } from "node:net";

/** A stream that costs its reader next to nothing: it only looks for the newest id. */
export class RawStream {
  lastId = "";
  isEnded = false;
  #socket: Socket | undefined;
  #tail = "";
  retryMs = 1_000;

  constructor(
    private readonly url: URL,
    private readonly key: string,
    private readonly onFrame: (stream: RawStream) => void = () => {},
    private readonly onEnd: (stream: RawStream) => void = () => {},
  ) {}

  /** The version at the end of the newest id. */
  get version(): number {
    return Number(this.lastId.slice(this.lastId.lastIndexOf(".") + 1));
  }

  open(): void {
    this.isEnded = false;
    this.#tail = "";
    const socket = connect(Number(this.url.port), this.url.hostname);
    this.#socket = socket;
    const resume = this.lastId ? `Last-Event-ID: ${this.lastId}\r\n` : "";
    socket.write(
      `GET ${this.url.pathname}${this.url.search} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nAuthorization: Bearer ${this.key}\r\n` +
        `Accept: text/event-stream\r\n${resume}\r\n`,
    );
    socket.on("data", (bytes) => this.#read(bytes));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isEnded = true;
      this.onEnd(this);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #read(bytes: Buffer): void {
    const text = this.#tail + bytes.toString("latin1");
    const at = text.lastIndexOf("\nid: ");
    const end = at < 0 ? -1 : text.indexOf("\n", at + 5);
    const [, retryMs] = /retry: (\d+)\n/.exec(text) ?? [];
    if (retryMs) this.retryMs = Number(retryMs);
    if (end >= 0) {
      this.lastId = text.slice(at + 5, end);
      this.onFrame(this);
    }
    this.#tail = text.slice(end >= 0 ? end : -200);
  }
}
