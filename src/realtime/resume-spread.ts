/** What a process can take: a resume costs it 0.25 ms, and the proxy that ends TLS on the same core 0.4. */
const resumesPerSecond = 1_500;
const atLeastMs = 3_000;

/** Over how long the readers of so many streams come back when all are cut at once. */
export const resumeSpreadMs = (streams: number): number => Math.max(atLeastMs, (streams / resumesPerSecond) * 1_000);
