const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b);

/** The value below which this share of them lies; NaN of none. */
function quantile(values: number[], share: number): number {
  const inOrder = sorted(values);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  const inOrder = sorted(values);
  const middle = inOrder.length / 2;
  const [low, high] = [inOrder[Math.ceil(middle) - 1], inOrder[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export interface Latencies {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export const latenciesOf = (valuesMs: number[]): Latencies => ({
  count: valuesMs.length,
  p50: quantile(valuesMs, 0.5),
  p95: quantile(valuesMs, 0.95),
  p99: quantile(valuesMs, 0.99),
  max: quantile(valuesMs, 1),
});
