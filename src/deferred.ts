export interface Deferred<T = void> {
  done: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A promise that its maker settles later. A rejection that nobody awaits is no unhandled one. */
export function newDeferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const done = new Promise<T>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  done.catch(() => {});
  return { done, resolve, reject };
}
