import { connect, type Socket } from "node:net";
import { serverSentEvents, socketIo, type Wire } from "./wire.js";

export interface ScreenTarget {
  port: number;
  path: string;
  key?: string;
  /** Of a stream that goes on where another ended. */
  lastEventId?: string;
  /** Server-Sent Events, unless it is this. */
  speaks?: "socket.io";
}

/** One for the whole process: what arrives is looked at before the next read. */
const readBuffer = Buffer.alloc(65_536);

/** A stream that costs its reader next to nothing. */
export class Screen {
  frames = 0;
  bytes = 0;
  #tail = "";
  readonly #socket: Socket;
  readonly #wire: Wire;

  constructor(
    target: ScreenTarget,
    private readonly onFrame: (frame: string) => void,
    readonly onEnd: () => void,
  ) {
    this.#wire = target.speaks === "socket.io" ? socketIo : serverSentEvents;
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
    this.#socket.write(this.#wire.request(target), "latin1");
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
    for (let endsAt = this.#wire.endOf(text, 0); endsAt >= 0; endsAt = this.#wire.endOf(text, beginsAt)) {
      this.#take(text.slice(beginsAt, endsAt));
      beginsAt = endsAt;
    }
    this.#tail = text.slice(beginsAt);
  }

  #take(message: string): void {
    const reply = this.#wire.replyTo(message);
    if (reply) this.#socket.write(reply, "latin1");
    if (reply !== undefined) return;
    this.frames++;
    this.onFrame(message);
  }
}
