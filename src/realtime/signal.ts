export interface Signal<T = void> {
  done: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A promise to be kept later. Not everybody who makes one also waits, so a rejection that nobody sees is no bug. */
export function newSignal<T = void>(): Signal<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const done = new Promise<T>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  done.catch(() => {});
  return { done, resolve, reject };
}
