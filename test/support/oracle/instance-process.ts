import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { provided } from "../provided.js";
import type { Figures } from "./instance.js";

/** A server that can be killed, and started again at the same address. */
export class InstanceProcess {
  #child: ChildProcess | undefined;
  #port = 0;
  #clockAheadMs = 0;

  constructor(private readonly settings: Record<string, string>) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  async start(): Promise<void> {
    const child = fork(`${await provided("programs")}/test/support/oracle/instance.js`, {
      execArgv: ["--enable-source-maps", "--expose-gc"],
      env: {
        PATH: process.env.PATH,
        LOG_LEVEL: "error",
        ...this.settings,
        PORT: String(this.#port),
        CLOCK_AHEAD_MS: String(this.#clockAheadMs),
      },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [message] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`the instance ended with ${code}`))),
    ]);
    this.#port = message.port;
    this.#child = child;
  }

  /** What it counts of itself, after a collection of garbage if it may; it looks through its heap for a second. */
  figures(): Promise<Figures> {
    return this.#ask("figures");
  }

  /** What of that may be asked often. */
  open(): Promise<Pick<Figures, "streams" | "sockets">> {
    return this.#ask("open");
  }

  async #ask(question: "figures" | "open") {
    const child = this.#child as ChildProcess;
    child.send(question);
    const [{ answer }] = await once(child, "message");
    return answer;
  }

  setClock(aheadMs: number): void {
    this.#clockAheadMs = aheadMs;
    this.#child?.send({ clockAheadMs: aheadMs });
  }

  /** It does nothing more, while its connections stay. */
  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }
}
