/** Runs a task once at a time; whoever wakes it meanwhile makes it run again. */
export class Wakeful {
  readonly #task: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;

  constructor(task: () => Promise<void>, onError: (error: unknown) => void) {
    this.#task = task;
    this.#onError = onError;
  }

  wake(): void {
    if (this.#isStopped) return;
    this.#isWoken = true;
    this.#running ??= Promise.resolve().then(() => this.#run()); // the task may wake itself
  }

  /** Resolves when it runs no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      await this.#task().catch(this.#onError);
    }
    this.#running = undefined;
  }
}
