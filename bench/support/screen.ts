import { connect, type Socket } from "node:net";

export interface ScreenTarget {
  port: number;
  path: string;
  key?: string;
  /** Of a stream that goes on where another ended. */
  lastEventId?: string;
}

/** One for the whole process: what arrives is looked at before the next read. */
const readBuffer = Buffer.alloc(65_536);

/**
 * A stream that costs its reader next to nothing. It takes a frame to end at an empty line, which HTTP's own framing,
 * with its \r\n, never forms.
 */
export class Screen {
  frames = 0;
  bytes = 0;
  #tail = "";
  readonly #socket: Socket;

  constructor(
    target: ScreenTarget,
    private readonly onFrame: (frame: string) => void,
    readonly onEnd: () => void,
  ) {
    this.#socket = connect({
      port: target.port,
      host: "127.0.0.1",
      onread: {
        buffer: readBuffer,
        callback: (size) => {
          this.#read(size);
          return true;
        },
      },
    });
    const credential = target.key === undefined ? "" : `Authorization: Bearer ${target.key}\r\n`;
    const resume = target.lastEventId === undefined ? "" : `Last-Event-ID: ${target.lastEventId}\r\n`;
    this.#socket.write(
      `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${credential}${resume}Accept: text/event-stream\r\n\r\n`,
    );
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.onEnd());
  }

  stopReading(): void {
    this.#socket.pause();
  }

  readAgain(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(size: number): void {
    this.bytes += size;
    const text = this.#tail + readBuffer.toString("latin1", 0, size);
    let beginsAt = 0;
    for (let endsAt = text.indexOf("\n\n"); endsAt >= 0; endsAt = text.indexOf("\n\n", beginsAt)) {
      this.frames++;
      this.onFrame(text.slice(beginsAt, endsAt + 2));
      beginsAt = endsAt + 2;
    }
    this.#tail = text.slice(beginsAt);
  }
}
