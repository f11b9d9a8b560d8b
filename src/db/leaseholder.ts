import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "@opentelemetry/api";

/** On whose behalf code runs that may lease a connection. */
export interface Leaseholder {
  /** A route's pattern or a job's name, never a URL. */
  route: string;
  /** Where the lease was asked for. */
  askedAt?: Error;
  /** Of the request that it is for, when there are traces. */
  span?: Span | undefined;
}

const current = new AsyncLocalStorage<Leaseholder>();

/** Every lease that `work` takes is written down under this name. */
export const asLeaseholder = <T>(holder: Leaseholder, work: () => T): T => current.run(holder, work);

/** Remembers who calls; the stack is only written out if the lease is reported. */
export const withStack = <T>(work: () => T): T => {
  const askedAt = new Error("leased here");
  const { route = "unknown", span } = current.getStore() ?? {};
  return current.run({ route, askedAt, span }, work);
};

export const leaseholder = (): Leaseholder | undefined => current.getStore();
