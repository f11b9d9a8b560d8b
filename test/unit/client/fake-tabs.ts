/**
 * Web Locks and BroadcastChannel of one browser whose tabs can be frozen and killed, as far as the client uses them.
 * Everything happens in the next microtask, in order.
 */
export function fakeBrowser() {
  const locks = new Map<string, Request[]>(); // the first one holds it
  const channels = new Set<FakeChannel>();

  const grantNext = (name: string) => {
    const [first] = locks.get(name) ?? [];
    if (!first || first.isGranted) return;
    first.isGranted = true;
    queueMicrotask(() => Promise.resolve(first.callback()).then(() => leave(name, first)));
  };
  const leave = (name: string, request: Request) => {
    const queue = locks.get(name) ?? [];
    if (!queue.includes(request)) return; // it was stolen
    queue.splice(queue.indexOf(request), 1);
    request.settle();
    grantNext(name);
  };
  const refuse = (name: string, request: Request) => {
    const queue = locks.get(name) ?? [];
    if (queue.includes(request)) queue.splice(queue.indexOf(request), 1);
    request.tab.whenAwake(() => request.reject(new DOMException("stolen or aborted", "AbortError")));
  };

  class FakeChannel {
    onmessage: (message: { data: unknown }) => void = () => {};
    constructor(
      readonly name: string,
      readonly tab: Tab,
    ) {
      channels.add(this);
    }
    postMessage(message: unknown) {
      const data = structuredClone(message);
      for (const other of channels) {
        if (other === this || other.name !== this.name || other.tab.isDeaf) continue;
        queueMicrotask(() => other.tab.whenAwake(() => channels.has(other) && other.onmessage({ data })));
      }
    }
    close() {
      channels.delete(this);
    }
  }

  const request = (tab: Tab, name: string, { steal, signal }: Wish, callback: () => unknown) =>
    new Promise<void>((resolve, reject) => {
      const queue = locks.get(name) ?? [];
      locks.set(name, queue);
      const own: Request = { tab, callback, settle: resolve, reject, isGranted: false };
      if (steal && queue[0]?.isGranted) refuse(name, queue[0]);
      if (steal) queue.unshift(own);
      else queue.push(own);
      signal?.addEventListener("abort", () => !own.isGranted && refuse(name, own));
      grantNext(name);
    });

  return {
    aTab() {
      const tab = new Tab();
      class BroadcastChannel extends FakeChannel {
        constructor(name: string) {
          super(name, tab);
        }
      }
      const ownLocks = {
        request: (name: string, wish: Wish, callback: () => unknown) => request(tab, name, wish, callback),
      };
      return {
        browser: { BroadcastChannel, navigator: { locks: ownLocks } },
        freeze: () => tab.freeze(),
        wake: () => tab.wake(),
        /** Loses messages from now on, or no longer. */
        deafen: (isDeaf: boolean) => {
          tab.isDeaf = isDeaf;
        },
        /** The browser takes back what it held; none of its code runs any more. */
        crash() {
          tab.freeze();
          for (const channel of channels) if (channel.tab === tab) channel.close();
          for (const [name, queue] of locks) for (const each of [...queue]) if (each.tab === tab) leave(name, each);
        },
      };
    },
  };
}

interface Wish {
  steal?: boolean;
  signal?: AbortSignal;
}

interface Request {
  tab: Tab;
  callback: () => unknown;
  settle: () => void;
  reject: (reason: unknown) => void;
  isGranted: boolean;
}

class Tab {
  isDeaf = false;
  #isFrozen = false;
  #missed: (() => void)[] = [];

  whenAwake(act: () => void) {
    if (this.#isFrozen) this.#missed.push(act);
    else act();
  }
  freeze() {
    this.#isFrozen = true;
  }
  wake() {
    this.#isFrozen = false;
    for (const act of this.#missed.splice(0)) act();
  }
}
