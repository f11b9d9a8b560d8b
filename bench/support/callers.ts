import { setTimeout as delay } from "node:timers/promises";
import { Caller } from "./caller.js";
import { obey } from "./commands.js";
import { type Load, requestMaker } from "./requests.js";
import { type Answered, Tally } from "./tally.js";

/** A load client: callers of the REST API. Started by load-clients.ts. */

export interface Target {
  port: number;
  key?: string;
}

const commands = {
  /** So many callers, each asking again as soon as it is answered, for a time or for a number of requests. */
  callAtOnce: async (
    target: Target,
    load: Load,
    { callers, seconds = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY }: CallAtOnce,
  ): Promise<Answered> => {
    const make = requestMaker(load, target.key);
    const tally = new Tally();
    let next = 0;
    await Promise.all(
      Array.from({ length: callers }, async () => {
        const caller = new Caller(target.port);
        while (next < count && tally.seconds < seconds) await tally.time(performance.now(), caller.ask(make(next++)));
        caller.close();
      }),
    );
    return tally.answered();
  },
  /** Requests that arrive at a rate, whether or not those before are answered; timed from when each was due. */
  callInPace: async (target: Target, load: Load, { perSecond, seconds }: CallInPace): Promise<Answered> => {
    const make = requestMaker(load, target.key);
    const tally = new Tally();
    const idle: Caller[] = [];
    const answers: Promise<void>[] = [];
    const beganAt = performance.now();
    for (let number = 0; number < perSecond * seconds; number++) {
      const dueAt = beganAt + (number / perSecond) * 1_000;
      if (dueAt > performance.now()) await delay(dueAt - performance.now());
      const caller = idle.pop() ?? new Caller(target.port);
      answers.push(tally.time(dueAt, caller.ask(make(number))).finally(() => idle.push(caller)));
    }
    await Promise.all(answers);
    for (const caller of idle) caller.close();
    return tally.answered();
  },
};
export type CallerCommands = typeof commands;
obey(commands);

interface CallAtOnce {
  callers: number;
  seconds?: number;
  count?: number;
}

interface CallInPace {
  perSecond: number;
  seconds: number;
}
