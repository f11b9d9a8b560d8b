import { readdirSync, readFileSync } from "node:fs";

/** What the operating system says of a process. Linux only. */

const ticksPerSecond = 100; // USER_HZ, which every Linux shows to programs whatever its own clock

const statOf = (pid: number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before it may hold anything
};
const fieldOf = (pid: number, number: number) => Number(statOf(pid)[number - 3]); // as numbered in proc_pid_stat(5)

/** User and system time, in milliseconds. */
export const cpuMs = (pid: number): number => ((fieldOf(pid, 14) + fieldOf(pid, 15)) * 1_000) / ticksPerSecond;

export const rssBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024;

/** The same of a process with its children, those that have ended included. */
export function familyCpuMs(pid: number): number {
  const ended = ((fieldOf(pid, 16) + fieldOf(pid, 17)) * 1_000) / ticksPerSecond;
  return childrenOf(pid).reduce((sum, child) => sum + cpuOfMaybeGone(child), cpuMs(pid) + ended);
}

export const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid)];

function childrenOf(pid: number): number[] {
  const everybody = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return everybody.map(Number).filter((each) => {
    try {
      return fieldOf(each, 4) === pid;
    } catch {
      return false;
    }
  });
}

function cpuOfMaybeGone(pid: number): number {
  try {
    return cpuMs(pid);
  } catch {
    return 0;
  }
}
