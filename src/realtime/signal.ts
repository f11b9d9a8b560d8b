export interface Signal {
  done: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

/** A promise to be kept later. Not everybody who makes one also waits, so a rejection that nobody sees is no bug. */
export function newSignal(): Signal {
  let resolve = () => {};
  let reject: (error: unknown) => void = () => {};
  const done = new Promise<void>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  done.catch(() => {});
  return { done, resolve, reject };
}
