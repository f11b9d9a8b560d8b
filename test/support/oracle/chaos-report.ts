import type { Fault } from "./simulated-reader.js";

export interface ChaosPlan {
  seed: number;
  clients: number;
  /** How long things go wrong between two moments of quiet, and how often. */
  stormMs: number;
  storms: number;
}

export interface ChaosReport {
  seconds: number;
  transactions: number;
  refused: number;
  frames: number;
  connects: number;
  deadlocks: number;
  faults: Record<string, number>;
  /** What happened between the servers. */
  figures: string[];
  /** From quiet to the last client that holds what SQL holds, the longest of all storms (milliseconds). */
  slowestRecoveryMs: number;
  /** From the commit of a change, in quiet, to the last client that holds it (milliseconds). */
  slowestChangeMs: number;
  wrongs: string[];
  wrongsByKind: Record<Fault, number>;
  /** Clients that held something else than SQL when all was quiet. */
  different: number;
}

export const emptyReport = (): ChaosReport => ({
  seconds: 0,
  transactions: 0,
  refused: 0,
  frames: 0,
  connects: 0,
  deadlocks: 0,
  faults: {},
  figures: [],
  slowestRecoveryMs: 0,
  slowestChangeMs: 0,
  wrongs: [],
  wrongsByKind: { lost: 0, doubled: 0, "out of order": 0, other: 0 },
  different: 0,
});

/** For whoever ran it. */
export function summary({ storms, clients, seed }: ChaosPlan, report: ChaosReport): string {
  const { lost, doubled, other, "out of order": outOfOrder } = report.wrongsByKind;
  const faults = Object.entries(report.faults).sort(([, a], [, b]) => b - a);
  return [
    `\nchaos: ${report.seconds} s, ${storms} storms, ${clients} clients, seed ${seed}`,
    `  ${report.transactions} transactions (and ${report.refused} refused), ${report.frames} frames, ${report.connects} connects`,
    ...report.figures.map((figure) => `  ${figure}`),
    ...faults.map(([name, times]) => `  ${String(times).padStart(4)} × ${name}`),
    `  ${lost} lost, ${doubled} doubled, ${outOfOrder} out of order, ${other} otherwise wrong, ${report.deadlocks} deadlocks`,
    `  in quiet ${report.different} clients held something else than SQL; the last one held it after ` +
      `${report.slowestRecoveryMs} ms at most, a change after ${report.slowestChangeMs} ms\n`,
  ].join("\n");
}
