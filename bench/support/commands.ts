/** What a load client can be asked to do. */
export type Commands = Record<string, (...args: never[]) => unknown>;

interface Question {
  id: number;
  name: string;
  args: never[];
}

export interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

/** Called in the load client: does what the parent asks for until the parent goes. */
export function obey(commands: Commands): void {
  process.on("message", async ({ id, name, args }: Question) => {
    const answer: Answer = await Promise.resolve()
      .then(() => commands[name]?.(...args))
      .then(
        (result) => ({ id, result }),
        (error) => ({ id, error: String(error?.stack ?? error) }),
      );
    process.send?.(answer);
  });
  process.on("disconnect", () => process.exit());
}
