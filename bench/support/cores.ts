import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Gives two groups of processes a core each, with all their threads and whatever they start from now on, so that neither
 * takes time from the other: as on machines of their own. Undone by what it returns; undefined where the system cannot.
 */
export function keepApart(here: number[], elsewhere: number[]): (() => void) | undefined {
  const cores = availableParallelism();
  if (cores < 2 || spawnSync("taskset", ["--version"]).status !== 0) return undefined;
  for (const pid of here) keepTo("0", pid);
  for (const pid of elsewhere) keepTo("1", pid);
  return () => {
    for (const pid of [...here, ...elsewhere]) keepTo(`0-${cores - 1}`, pid);
  };
}

/** Who has ended meanwhile needs no core. */
const keepTo = (cores: string, pid: number) =>
  spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, `${pid}`]);
