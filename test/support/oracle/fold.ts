export interface Held {
  version: number;
  clinic: unknown;
  /** By list and date. */
  days: Map<string, { day: Record<string, unknown>; bookings: Map<string, Record<string, unknown>> }>;
}

type Outcome = "loaded" | "applied" | "ignored" | "gap";

/**
 * What a client holds, by the Fold rules of the stream protocol and nothing else: written from their text, not
 * from the code under test.
 */
export class Fold {
  held: Held | undefined;

  snapshot(data: any): Outcome {
    const days: Held["days"] = new Map();
    for (const { bookings, ...day } of data.days) {
      days.set(keyOf(day), { day, bookings: new Map(bookings.map((booking: any) => [booking.id, booking])) });
    }
    this.held = { version: data.version, clinic: data.clinic, days };
    return "loaded";
  }

  update(data: any): Outcome {
    const { held } = this;
    if (!held || data.since > held.version) return "gap";
    if (data.version <= held.version) return "ignored";
    for (const day of data.days) {
      if (day.status === "closed") held.days.delete(keyOf(day));
      else held.days.set(keyOf(day), { day, bookings: held.days.get(keyOf(day))?.bookings ?? new Map() });
    }
    for (const booking of data.bookings) held.days.get(keyOf(booking))?.bookings.set(booking.id, booking);
    held.version = data.version;
    return "applied";
  }

  forget(): void {
    this.held = undefined;
  }

  /** In an order and form that can be compared. */
  get days(): unknown[] {
    return [...(this.held?.days ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { day, bookings }]) => ({
        ...day,
        bookings: [...bookings.values()].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
      }));
  }
}

const keyOf = ({ list, date }: any) => `${list} ${date}`;
