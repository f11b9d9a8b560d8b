import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface Frame {
  id: string | undefined;
  event: string;
  data: any;
}

/** A stream read by fetch, so that a test can wait for frames instead of for time. */
export class StreamClient {
  readonly frames: Frame[] = [];
  readonly retries: number[] = [];
  status = 0;
  headers = new Headers();
  isOver = false;
  #taken = 0;
  #abort = new AbortController();
  #wake = () => {};

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamClient> {
    const stream = new StreamClient();
    const response = await fetch(url, { headers, signal: stream.#abort.signal });
    stream.status = response.status;
    stream.headers = response.headers;
    void stream.#read(response);
    return stream;
  }

  async #read(response: Response): Promise<void> {
    const parser = createParser({
      onEvent: (message: EventSourceMessage) => {
        this.frames.push({ id: message.id, event: message.event ?? "message", data: JSON.parse(message.data) });
        this.#wake();
      },
      onRetry: (ms) => this.retries.push(ms),
    });
    try {
      for await (const text of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
        parser.feed(text);
      }
    } catch {
      // closed by the test, or cut by the server
    }
    this.isOver = true;
    this.#wake();
  }

  /** The next frame of that kind which no earlier call has returned; pings are passed over unless asked for. */
  async next(event: string): Promise<Frame> {
    for (;;) {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken++] as Frame;
        if (frame.event === event) return frame;
        if (frame.event !== "ping") throw new Error(`waited for ${event}, got ${JSON.stringify(frame)}`);
      }
      if (this.isOver) throw new Error(`the stream ended before a frame "${event}"`);
      await this.#woken();
    }
  }

  /** Resolves when the server has ended the stream. */
  async ended(): Promise<void> {
    while (!this.isOver) await this.#woken();
  }

  close(): void {
    this.#abort.abort();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
