/** The browser's EventSource, as far as the client uses it. */
export class FakeEventSource {
  static readonly CLOSED = 2;
  static readonly opened: FakeEventSource[] = [];
  readyState = 0;
  readonly #listeners = new Map<string, (message: object) => void>();

  constructor(readonly url: string) {
    FakeEventSource.opened.push(this);
  }
  addEventListener(type: string, listener: (message: object) => void) {
    this.#listeners.set(type, listener);
  }
  emit(type: string, data: object = {}, lastEventId = "") {
    this.#listeners.get(type)?.({ data: JSON.stringify(data), lastEventId });
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.emit("error");
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
}

export const openedSources = FakeEventSource.opened;
export const latestSource = () => openedSources.at(-1) as FakeEventSource;
