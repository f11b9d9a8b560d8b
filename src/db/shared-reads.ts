import { type Deferred, newDeferred } from "../deferred.js";

/** One statement that PostgreSQL answers and one on its way; with more, each would serve fewer callers. */
const atOnce = 2;
/** A statement unanswered for that long no longer delays the next one: its connection may be dead. */
const overdueAfterMs = 100;

interface Batch<Id, Row> {
  ids: Set<Id>;
  rows: Deferred<Map<Id, Row>>;
}

/**
 * Coalesced reads: callers that ask while two statements are under way share the next one, so under load statements get
 * larger, not more. Each caller gets rows that were read after it asked.
 */
export class SharedReads<Id, Row extends { id: Id }> {
  #next: Batch<Id, Row> | undefined;
  #underWay = 0;
  #isBeginning = false;

  constructor(private readonly read: (ids: Id[]) => Promise<Row[]>) {}

  /** Undefined when there is no such row. Rejects when the statement fails. */
  async get(id: Id): Promise<Row | undefined> {
    this.#next ??= { ids: new Set(), rows: newDeferred() };
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
    const overdue = setTimeout(letOthersBegin, overdueAfterMs).unref();
    try {
      rows.resolve(new Map((await this.read([...ids])).map((row) => [row.id, row])));
    } catch (error) {
      rows.reject(error);
    }
    clearTimeout(overdue);
    letOthersBegin();
  }
}
