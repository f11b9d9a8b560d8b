import { newSignal, type Signal } from "./signal.js";

/** One that is being answered and one that is on its way; more would be smaller ones. */
const atOnce = 2;
/** A statement that is out for longer no longer holds up those who ask after it: its connection may be dead. */
const patienceMs = 100;

interface Batch<Id, Row> {
  ids: Set<Id>;
  rows: Signal<Map<Id, Row>>;
}

/**
 * Reads rows for all who ask with as few statements as can be: who asks while two are under way shares the next, so
 * under load the statements get larger, not more. What a caller gets was read after it asked.
 */
export class SharedReads<Id, Row extends { id: Id }> {
  #next: Batch<Id, Row> | undefined;
  #underWay = 0;
  #isBeginning = false;

  constructor(private readonly read: (ids: Id[]) => Promise<Row[]>) {}

  /** Undefined when there is no such row. Rejects when the statement fails. */
  async get(id: Id): Promise<Row | undefined> {
    this.#next ??= { ids: new Set(), rows: newSignal() };
    const { ids, rows } = this.#next;
    ids.add(id);
    this.#begin();
    return (await rows.done).get(id);
  }

  #begin(): void {
    if (this.#isBeginning || this.#underWay >= atOnce) return;
    this.#isBeginning = true;
    setImmediate(() => void this.#readNext()); // whoever asks in this turn of the event loop shares it
  }

  async #readNext(): Promise<void> {
    const { ids, rows } = this.#next as Batch<Id, Row>;
    this.#next = undefined;
    this.#isBeginning = false;
    this.#underWay++;
    let mayOthersBegin = false;
    const letOthersBegin = () => {
      if (mayOthersBegin) return;
      mayOthersBegin = true;
      this.#underWay--;
      if (this.#next) this.#begin();
    };
    const patience = setTimeout(letOthersBegin, patienceMs).unref();
    try {
      rows.resolve(new Map((await this.read([...ids])).map((row) => [row.id, row])));
    } catch (error) {
      rows.reject(error);
    }
    clearTimeout(patience);
    letOthersBegin();
  }
}
