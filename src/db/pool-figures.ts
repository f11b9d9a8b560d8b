import type { Knex } from "knex";

/** The pool's connections and who waits for one, each as of the moment it is read. */
export interface PoolFigures {
  readonly used: number;
  readonly free: number;
  readonly waiting: number;
  readonly max: number;
}

export function poolFigures(pool: Knex): PoolFigures {
  const tarn = pool.client.pool;
  return {
    get used() {
      return tarn.numUsed();
    },
    get free() {
      return tarn.numFree();
    },
    get waiting() {
      return tarn.numPendingAcquires();
    },
    max: tarn.max,
  };
}

/** Whether whoever asks for a connection now need not wait for others to give one back. */
export function hasRoom(pool: Knex): boolean {
  const { waiting, used, max } = poolFigures(pool);
  return waiting === 0 && used < max;
}
