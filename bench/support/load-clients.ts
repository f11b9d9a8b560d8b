import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PlainBookingCommands } from "../floors/plain-bookings.js";
import type { CallerCommands } from "./callers.js";
import type { Answer, Commands } from "./commands.js";
import type { ReceiverCommands } from "./receivers.js";
import type { ScreenCommands } from "./screens.js";

/** Load comes from processes of its own, so that what it costs is never counted as the server's. */
export interface LoadClient<Offered extends Commands> {
  ask<Name extends keyof Offered & string>(
    name: Name,
    ...args: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>>;
  pid: number;
  stop(): Promise<void>;
}

export const startScreens = (): LoadClient<ScreenCommands> => start("screens.ts");
export const startCallers = (): LoadClient<CallerCommands> => start("callers.ts");
export const startReceivers = (): LoadClient<ReceiverCommands> => start("receivers.ts");
/** A floor that is asked as load clients are. */
export const startPlainBookings = (): LoadClient<PlainBookingCommands> => start("../floors/plain-bookings.ts");

function start<Offered extends Commands>(file: string): LoadClient<Offered> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on("message", (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on("exit", (code) => {
    for (const [id, settle] of waiting) settle({ id, error: `${file} ended with ${code}` });
  });
  return {
    pid: child.pid as number,
    ask: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result as never) : reject(new Error(error)),
        );
        child.send({ id, name, args });
      }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, "exit");
    },
  };
}
