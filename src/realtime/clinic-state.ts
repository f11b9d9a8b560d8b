import { type BookingRow, publicBooking, staffBooking } from "../contract/booking-view.js";
import type { ClinicReading } from "../contract/clinic-reading.js";
import { type DayRow, dayView } from "../contract/day-view.js";
import { rememberedVersions } from "./clinic-reading.js";
import { type Filter, matches, type View } from "./filter.js";

interface Day {
  row: DayRow;
  bookings: Map<number, BookingRow>;
}

/** Filters, and versions to resume from, are chosen by readers, so the bytes kept for them are bounded. */
const textsKept = 16;

/**
 * One clinic's live days as of one version. Every row carries the version that last changed it, so the state
 * is its own change log: what a reader at version N lacks is the rows above N, whatever N is. No queue of
 * events is kept, and a reader that lags costs nothing.
 */
export class ClinicState {
  version: number;
  clinic: ClinicReading["clinic"];
  readonly epoch: string;
  readonly clinicId: number;
  /** A reader below this version may have missed the closing of a day; it needs a snapshot. */
  readonly horizon: number;
  readonly #days = new Map<string, Day>();
  #daysInOrder: Day[] | undefined;
  readonly #texts = new Map<string, Buffer>();

  constructor(reading: ClinicReading) {
    this.clinicId = reading.clinicId;
    this.epoch = reading.epoch;
    this.clinic = reading.clinic;
    this.version = reading.version;
    this.horizon = reading.version - rememberedVersions;
    this.#merge(reading);
  }

  /**
   * Takes over what changed since this version. False when the reading is of another history: it goes back behind what was
   * held when it began. Rows that a hint brought during it may have overtaken it.
   */
  apply(reading: ClinicReading, versionBefore = this.version): boolean {
    if (reading.epoch !== this.epoch || reading.version < versionBefore) return false;
    if (reading.version < this.version) return true;
    if (reading.version > this.version) this.#texts.clear();
    this.clinic = reading.clinic;
    this.version = reading.version;
    this.#merge(reading);
    return true;
  }

  #merge({ days, bookings }: ClinicReading): void {
    for (const row of days) {
      const key = dayKey(row);
      const known = row.status === "closed" ? undefined : this.#days.get(key)?.bookings;
      this.#days.set(key, { row, bookings: known ?? new Map() });
    }
    this.#daysInOrder = undefined;
    for (const row of bookings) this.#days.get(dayKey(row))?.bookings.set(row.number, row);
  }

  /** All that a view holds, as JSON; every view that holds the same days at this version gets the same bytes. */
  snapshot({ audience, filter }: View): Buffer {
    const days = this.#daysOf(filter).filter(({ row }) => row.status !== "closed");
    return this.#shared(`snapshot ${audience}`, days, () => ({
      clinicId: this.clinicId,
      version: this.version,
      clinic: shownOf(this.clinic),
      days: days.map(({ row, bookings }) => ({
        ...dayView(row),
        bookings: [...bookings.values()].sort(byOrder).map(projections[audience]),
      })),
    }));
  }

  /** What a reader at `since` lacks, as JSON; undefined when only a snapshot can tell. */
  update({ audience, filter }: View, since: number): Buffer | undefined {
    if (since < this.horizon || since > this.version || this.clinic.version > since) return undefined;
    const days = this.#daysOf(filter).filter(({ row }) => row.status !== "closed" || row.version > since);
    return this.#shared(`update ${audience} ${since}`, days, () => ({
      clinicId: this.clinicId,
      since,
      version: this.version,
      days: days.filter(({ row }) => row.version > since).map(({ row }) => dayView(row)),
      bookings: days.flatMap(({ bookings }) =>
        [...bookings.values()].filter((row) => row.version > since).map(projections[audience]),
      ),
    }));
  }

  /**
   * The text about these days, made once however many filters match them. A filter matches one list or both, in one
   * range of dates, so its first day, its last day and their number tell which days it matches.
   */
  #shared(kind: string, days: Day[], content: () => object): Buffer {
    const [first, last] = [days[0], days.at(-1)];
    const key = [kind, days.length, first && dayKey(first.row), last && dayKey(last.row)].join(" ");
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = Buffer.from(JSON.stringify(content()));
      if (this.#texts.size >= textsKept) this.#texts.clear();
      this.#texts.set(key, text);
    }
    return text;
  }

  #daysOf(filter: Filter): Day[] {
    this.#daysInOrder ??= [...this.#days.values()].sort(
      (a, b) => compare(a.row.date, b.row.date) || -compare(a.row.list, b.row.list),
    );
    return this.#daysInOrder.filter(({ row }) => matches(filter, row));
  }
}

const shownOf = ({ name, timeZone, needsArrival, goldenTurn }: ClinicReading["clinic"]) => ({
  name,
  timeZone,
  needsArrival,
  goldenTurn,
});
const projections = { staff: staffBooking, public: publicBooking };
const dayKey = (row: Pick<DayRow, "list" | "date">) => `${row.list} ${row.date}`;
const byOrder = (a: BookingRow, b: BookingRow) => a.order - b.order || a.number - b.number;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
