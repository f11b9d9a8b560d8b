import type { Knex } from "knex";
import { newDeferred } from "../deferred.js";
import { hasRoom } from "./pool-figures.js";

/** Lets `read` ask over a connection that answers. */
export type HedgedRead = <T>(read: (db: Knex) => Promise<T>) => Promise<T>;

/**
 * Asks over the usual pool, and when that has not answered for `hedgeAfterMs` over the spare one too, if nobody need
 * wait for that; the first answer counts. A link that has gone silent is given up only seconds later, and until then
 * the spare pool is asked at once. ("Hedged requests" of Dean and Barroso, The Tail at Scale, 2013.)
 */
export function createHedgedRead(usual: Knex, spare: Knex, hedgeAfterMs: number): HedgedRead {
  /** Questions that the usual pool should have answered by now. */
  let overdue = 0;
  return async (read) => {
    if (overdue > 0 && hasRoom(spare)) return read(spare);
    const answer = read(usual);
    const silence = newDeferred();
    const timer = setTimeout(silence.resolve, hedgeAfterMs).unref();
    const hedge = silence.done.then(() => {
      overdue++;
      const settle = () => void overdue--;
      answer.then(settle, settle);
      return hasRoom(spare) ? read(spare) : answer;
    });
    try {
      return await Promise.any([answer, hedge]);
    } catch (error) {
      throw (error as AggregateError).errors[0];
    } finally {
      clearTimeout(timer);
    }
  };
}
