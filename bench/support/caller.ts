import { connect, type Socket } from "node:net";

const readBuffer = Buffer.alloc(262_144);

/** One keep-alive connection with one request in flight. Reads what it must of a reply: status, length, its end. */
export class Caller {
  readonly #socket: Socket;
  #head = "";
  #received = 0;
  #expected: number | undefined;
  #answered: ((status: number) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (size) => {
          this.#read(size);
          return true;
        },
      },
    });
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#failed?.(new Error("the server closed the connection")));
  }

  /** The whole request as text; resolves to the reply's status when all of the reply has arrived. */
  ask(request: string): Promise<number> {
    this.#head = "";
    this.#received = 0;
    this.#expected = undefined;
    this.#socket.write(request);
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #read(size: number): void {
    this.#received += size;
    if (this.#expected === undefined) {
      this.#head += readBuffer.toString("latin1", 0, Math.min(size, 8_192));
      const headEnd = this.#head.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(this.#head.slice(0, headEnd + 2)) ?? [];
      this.#expected = headEnd + "\r\n\r\n".length + (this.#status === 304 ? 0 : Number(length));
    }
    if (this.#received >= this.#expected) this.#answered?.(this.#status);
  }

  get #status(): number {
    return Number(this.#head.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
  }
}
