import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Counts the system calls of these names by this thread while `work` runs; undefined where strace is not installed or may not look. */
export async function countSyscalls(
  names: string[],
  work: () => Promise<void>,
): Promise<Record<string, number> | undefined> {
  const options = ["-c", "-e", `trace=${names.join(",")}`, "-p", String(process.pid)];
  const strace: ChildProcess = spawn("strace", options, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const attached = new Promise<boolean>((resolve) => {
    strace.on("error", () => resolve(false));
    strace.on("exit", () => resolve(false));
    strace.stderr?.on("data", (text) => {
      said += text;
      if (said.includes("attached")) resolve(true);
    });
  });
  if (!(await attached)) return undefined;
  await work();
  const ended = once(strace, "close");
  strace.kill("SIGINT");
  await ended;
  const rows = [...said.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(?!total$)(\w+)$/gm)];
  return Object.fromEntries(rows.map(([, calls, name]) => [name, Number(calls)]));
}
