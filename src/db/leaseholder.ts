import type { Span } from "@opentelemetry/api";
import type { Knex } from "knex";

/** On whose behalf a connection is leased. */
export interface Leaseholder {
  /** A route's pattern or a job's name, never a URL. */
  route: string;
  /** What the lease was taken for. Its source tells where; a stack would cost a tenth of a booking. */
  lentFor?: (...lent: never[]) => unknown;
  /** Of the request that it is for, when there are traces. */
  span?: Span | undefined;
  /** Who its changes are written down under; absent while nobody is known. */
  actor?: string;
}

let asking: Leaseholder | undefined;
const holders = new WeakMap<object, Leaseholder>();

/**
 * The same pool as this leaseholder sees it: whatever is leased through it is written down under its name. Handed on
 * instead of an AsyncLocalStorage, for which Node 20 runs hooks at every promise of the process.
 */
export function poolFor(pool: Knex, holder: Leaseholder): Knex {
  const client = Object.create(pool.client);
  client.acquireConnection = () => {
    asking = holder; // the pool's event comes before this returns
    try {
      return pool.client.acquireConnection();
    } finally {
      asking = undefined;
    }
  };
  const { context } = pool as Knex & { context: object };
  return Object.assign(Object.create(pool), { context: Object.assign(Object.create(context), { client }) });
}

/** Who asks for a lease in this moment. */
export const leaseholder = (): Leaseholder | undefined => asking;

export const noteHolder = (connection: object, holder: Leaseholder): void => void holders.set(connection, holder);

/** Who leased this connection last. */
export const holderOf = (connection: object): Leaseholder | undefined => holders.get(connection);
