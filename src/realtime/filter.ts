import type { ListName } from "../contract/booking-id.js";
import type { Audience } from "../contract/booking-view.js";

/** Which days of a clinic a reader follows; dates inclusive, already resolved ("today" is a date by now). */
export interface Filter {
  list?: ListName | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** An audience and its filter: readers that share both get the same bytes. */
export interface View {
  audience: Audience;
  filter: Filter;
}

export const matches = (filter: Filter, day: { list: ListName; date: string }): boolean =>
  (filter.list === undefined || filter.list === day.list) &&
  (filter.from === undefined || filter.from <= day.date) &&
  (filter.to === undefined || day.date <= filter.to);

/** The same text for the same view, without characters that an SSE id or an ETag could not carry. */
export const viewKey = ({ audience, filter }: View): string =>
  [audience, filter.list ?? "all", filter.from ?? "", filter.to ?? ""].join("_");
