import { KeyedGate } from "./keyed-gate.js";

/** A clinic's writers queue for too long, or too many do. */
export class ClinicBusy extends Error {}

/** Two keep the clinic's lock busy (2,742 bookings/s against 1,418 with thirty); more would only hold connections. */
const writersAtOnce = 2;
const waitingAtMost = 1_000;
/** A page of the archive costs what a hundred bookings do; a desk turns one at a time. */
const costlyReads = { permits: 2, maxWaiting: 50 };

/**
 * Lets few writers of one clinic through at once, so that no clinic can take the whole pool (P1): they would
 * only wait for each other's row lock, each holding a connection.
 */
export interface ClinicGate {
  run<T>(clinicId: number, write: () => Promise<T>): Promise<T>;
  /** The same for reads that cost as much as many others, so that no clinic's slow everybody's. */
  runCostlyRead<T>(clinicId: number, read: () => Promise<T>): Promise<T>;
}

/** `onWritten` is called whenever a write of a clinic has committed. */
export function createClinicGate(timeoutMs: number, onWritten?: (clinicId: number) => void): ClinicGate {
  const refuse = (reason: string) => new ClinicBusy(reason);
  const gate = new KeyedGate<number>({ permits: writersAtOnce, maxWaiting: waitingAtMost, timeoutMs, refuse });
  const readGate = new KeyedGate<number>({ ...costlyReads, timeoutMs, refuse });
  return {
    runCostlyRead: (clinicId, read) => readGate.run(clinicId, read),
    run: async (clinicId, write) => {
      const written = await gate.run(clinicId, write);
      onWritten?.(clinicId);
      return written;
    },
  };
}
