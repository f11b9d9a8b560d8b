import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const shown = 25;

/** Where each profile in the folder spent its time: the functions with the most of their own. */
export const topFunctions = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => `${name}\n${describe(JSON.parse(readFileSync(join(folder, name), "utf8")))}`)
    .join("\n\n");

function describe({ nodes, samples, timeDeltas }: CpuProfile): string {
  const nameOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || "(anonymous)"} ${url.replace(/^.*\/(?=(dist|node_modules)\/)/, "")}:${lineNumber + 1}`,
    ]),
  );
  const selfMs = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = nameOf.get(id) ?? "?";
    if (name.startsWith("(idle)")) continue;
    selfMs.set(name, (selfMs.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  }
  const totalMs = [...selfMs.values()].reduce((sum, each) => sum + each, 0);
  return [...selfMs]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, ms]) => `${((ms / totalMs) * 100).toFixed(1).padStart(5)} %  ${ms.toFixed(0).padStart(6)} ms  ${name}`)
    .join("\n");
}
