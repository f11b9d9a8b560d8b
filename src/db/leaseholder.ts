import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "@opentelemetry/api";

/** A function that uses what it is lent. */
export type LentFor = (...lent: never[]) => unknown;

/** On whose behalf code runs that may lease a connection. */
export interface Leaseholder {
  /** A route's pattern or a job's name, never a URL. */
  route: string;
  /** What the lease was taken for. Its source tells where; a stack would cost a tenth of a booking. */
  lentFor?: LentFor;
  /** Of the request that it is for, when there are traces. */
  span?: Span | undefined;
}

const current = new AsyncLocalStorage<Leaseholder>();

/** Every lease that `work` takes is written down under this name. */
export const asLeaseholder = <T>(holder: Leaseholder, work: () => T): T => current.run(holder, work);

/** The same on behalf of whoever runs now, and for what. */
export const lending = <T>(lentFor: LentFor, lend: () => T): T => {
  const { route = "unknown", span } = current.getStore() ?? {};
  return current.run({ route, lentFor, span }, lend);
};

export const leaseholder = (): Leaseholder | undefined => current.getStore();
