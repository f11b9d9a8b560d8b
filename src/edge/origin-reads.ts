import type { GrantReads, StillGranted } from "../auth/revocation-queries.js";
import type { Ticket } from "../auth/ticket-queries.js";
import { ticketHashOf } from "../auth/ticket-token.js";
import type { Clock } from "../clock.js";
import { asReading } from "../contract/public-reading.js";
import { SharedReads } from "../db/shared-reads.js";
import type { ClinicReads } from "../realtime/clinic-reading.js";
import type { LiveClinic } from "../realtime/live-queries.js";
import { askedAtOnce } from "./messages.js";
import type { Origin } from "./origin.js";

/** What an instance with a database reads there, an edge asks of its origin: behind the same ports. */

export const clinicReadsBy = (origin: Origin): ClinicReads => ({
  whole: async (whole) => (await origin.ask("readings", { whole, changes: [] })).readings.map(asReading),
  changes: async (since) => (await origin.ask("readings", { whole: [], changes: [...since] })).readings.map(asReading),
});

export const liveClinicsBy = (origin: Origin, clock: Clock): SharedReads<number, LiveClinic> =>
  new SharedReads((ids: number[]) =>
    inParts(ids, async (part) => (await origin.ask("clinics", { ids: part, at: clock.now().toISOString() })).clinics),
  );

/** Whose ticket a token is. The secret's hash is made here, for none leaves an origin. */
export function ticketsBy(origin: Origin): (token: string, clinicId: number) => Promise<Ticket | undefined> {
  const shared = new SharedReads((tokens: string[]) =>
    inParts(tokens, async (part) => {
      const { tickets } = await origin.ask("tickets", { tokens: part });
      return part.flatMap((id, place) => {
        const known = tickets[place];
        return known ? { id, ticket: { booking: known.booking, movedTo: known.movedTo, hash: ticketHashOf(id) } } : [];
      });
    }),
  );
  return async (token, clinicId) => {
    if (token.length > longestToken) return undefined;
    const ticket = (await shared.get(token))?.ticket;
    return ticket?.booking.clinicId === clinicId ? ticket : undefined;
  };
}

const longestToken = 100;

export const grantReadsBy = (origin: Origin, revision: GrantReads["revision"]): GrantReads => ({
  revision,
  stillGranted: async ({ keys, boards, tickets }) => {
    const still: StillGranted[] = [];
    for (let from = 0; from === 0 || from < Math.max(keys.length, boards.length, tickets.length); from += askedAtOnce) {
      const part = <Item>(all: Item[]) => all.slice(from, from + askedAtOnce);
      const held = part(tickets);
      const answer = await origin.ask("standing", {
        keys: part(keys),
        boards: part(boards),
        tickets: held.map(({ ticket: { booking, hash } }) => ({ ...booking, hash: hash.toString("hex") })),
      });
      still.push({
        ...answer,
        keys: new Set(answer.keys),
        boards: new Set(answer.boards),
        sessions: new Set(),
        people: new Set(),
        organisations: new Set(),
        tickets: new Set(answer.tickets.flatMap((place) => held[place] ?? [])),
      });
    }
    return together(still);
  },
});

/** As of the first part's revision: whatever was taken away after it moves the counter past that. */
function together([first, ...others]: StillGranted[]): StillGranted {
  const all = first as StillGranted;
  for (const part of others) {
    for (const key of part.keys) all.keys.add(key);
    for (const board of part.boards) all.boards.add(board);
    for (const ticket of part.tickets) all.tickets.add(ticket);
  }
  return all;
}

/** No more than an origin takes at once, one part after the other. */
export async function inParts<Item, Row>(items: Item[], ask: (part: Item[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < items.length; from += askedAtOnce) {
    rows.push(...(await ask(items.slice(from, from + askedAtOnce))));
  }
  return rows;
}
