import { setImmediate as nextTurn } from "node:timers/promises";
import type { Knex } from "knex";
import { expect, test, vi } from "vitest";
import { createHedgedRead } from "../../src/db/hedged-read.js";

/** A pool of four connections. */
const aPool = (name: string, numUsed = () => 0) =>
  ({ name, client: { pool: { max: 4, numUsed, numPendingAcquires: () => 0 } } }) as unknown as Knex;

/** Answers when told to. */
function aQuestion() {
  const asked: string[] = [];
  const answers: Record<string, Pending> = {};
  return {
    asked,
    read: (db: Knex) => {
      const { name } = db as unknown as { name: string };
      asked.push(name);
      return new Promise<string>((resolve, reject) => {
        answers[name] = { resolve, reject };
      });
    },
    answer: (name: string) => answers[name]?.resolve(`from ${name}`),
    fail: (name: string) => answers[name]?.reject(new Error(`${name} failed`)),
  };
}

interface Pending {
  resolve(value: string): void;
  reject(error: Error): void;
}

const [usual, spare] = [aPool("usual"), aPool("spare")];
const anHourMs = 3_600_000;

test("a link that answers is the only one asked", async () => {
  const question = aQuestion();
  const answer = createHedgedRead(usual, spare, anHourMs)(question.read);
  question.answer("usual");
  expect(await answer).toBe("from usual");
  expect(question.asked).toEqual(["usual"]);
});

test("while a link is silent another is asked, at first after a while and then at once, until it answers again", async () => {
  const ask = createHedgedRead(usual, spare, 1);
  const first = aQuestion();
  const answer = ask(first.read);
  await expect.poll(() => first.asked).toEqual(["usual", "spare"]);
  first.answer("spare");
  expect(await answer).toBe("from spare");

  const second = aQuestion();
  const next = ask(second.read);
  expect(second.asked).toEqual(["spare"]);
  second.answer("spare");
  expect(await next).toBe("from spare");

  first.fail("usual"); // given up at last
  const third = aQuestion();
  await nextTurn();
  const last = ask(third.read);
  third.answer("usual");
  expect(await last).toBe("from usual");
  expect(third.asked[0]).toBe("usual");
});

test("nobody is made to wait for a connection: without a free one the silent link must do", async () => {
  const question = aQuestion();
  const numUsed = vi.fn(() => 4);
  const answer = createHedgedRead(usual, aPool("spare", numUsed), 1)(question.read);
  await expect.poll(() => numUsed.mock.calls.length).toBe(1);
  expect(question.asked).toEqual(["usual"]);
  question.answer("usual");
  expect(await answer).toBe("from usual");
});

test("when both fail the usual link's failure is told", async () => {
  const question = aQuestion();
  const answer = createHedgedRead(usual, spare, 1)(question.read);
  await expect.poll(() => question.asked).toEqual(["usual", "spare"]);
  question.fail("spare");
  question.fail("usual");
  await expect(answer).rejects.toThrow("usual failed");
});
