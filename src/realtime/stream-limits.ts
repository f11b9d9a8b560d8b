/** How many streams may be open; 0: no limit. */
export interface StreamLimits {
  total: number;
  perAddress: number;
  perKey: number;
}

export interface StreamHolder {
  /** As all limits count addresses. */
  address: string;
  keyId: number | string | undefined;
}

/** Counts open streams, those that still wait for their first frame included. */
export class StreamCount {
  readonly #byHolder = new Map<string, number>();
  total = 0;

  constructor(private readonly limits: StreamLimits) {}

  /** Takes a place, to be given back once by the function returned; undefined when there is none. */
  enter({ address, keyId }: StreamHolder): (() => void) | undefined {
    const holders: [string, number][] = [[`address ${address}`, this.limits.perAddress]];
    if (keyId !== undefined) holders.push([`key ${keyId}`, this.limits.perKey]);
    const limited = holders.filter(([, limit]) => limit > 0);
    const isFull = this.limits.total > 0 && this.total >= this.limits.total;
    if (isFull || limited.some(([holder, limit]) => this.#of(holder) >= limit)) return undefined;
    this.total++;
    for (const [holder] of limited) this.#byHolder.set(holder, this.#of(holder) + 1);
    return () => {
      this.total--;
      for (const [holder] of limited) {
        if (this.#of(holder) > 1) this.#byHolder.set(holder, this.#of(holder) - 1);
        else this.#byHolder.delete(holder);
      }
    };
  }

  #of(holder: string): number {
    return this.#byHolder.get(holder) ?? 0;
  }
}

/** What a process can take: a resume costs it 0.25 ms, and the proxy that ends TLS on the same core 0.4. */
const resumesPerSecond = 1_500;
const resumeSpreadAtLeastMs = 3_000;

/** Over how long the readers of so many streams come back when all are cut at once. */
export const resumeSpreadMs = (streams: number): number =>
  Math.max(resumeSpreadAtLeastMs, (streams / resumesPerSecond) * 1_000);
