import { expect, test, vi } from "vitest";
import { BeatQuestion } from "../../src/edge/beat-question.js";
import type { Origin } from "../../src/edge/origin.js";

function aBeat() {
  const ask = vi.fn(async (_name: string, { held }: { held: [number, number][] }) => {
    return { revision: 5, behind: held.map(([clinicId]) => clinicId) };
  });
  return { ask, beat: new BeatQuestion({ ask } as unknown as Origin) };
}

test("what is due at a beat is one question, whichever is asked first", async () => {
  for (const isRevisionFirst of [true, false]) {
    const { ask, beat } = aBeat();
    const questions = [() => beat.revision(), () => beat.behind("a", new Map([[7, 3]]))];
    const answers = await Promise.all(
      (isRevisionFirst ? questions : questions.reverse()).map((question) => question()),
    );
    expect(answers).toContainEqual([7]);
    expect(answers).toContainEqual(expect.objectContaining({ revision: 5 }));
    expect(ask.mock.calls).toEqual([["beat", { epoch: "a", held: [[7, 3]] }]]);
  }
});

test("what is held of two histories is two questions, and who asks later gets a later answer", async () => {
  const { ask, beat } = aBeat();
  const held = (clinicId: number) => new Map([[clinicId, 3]]);
  expect(await Promise.all([beat.behind("a", held(7)), beat.behind("b", held(8))])).toEqual([[7], [8]]);
  const first = beat.revision();
  await new Promise(setImmediate);
  await Promise.all([first, beat.revision()]);
  expect(ask.mock.calls.map(([, { held }]) => held)).toEqual([[[8, 3]], [[7, 3]], [], []]);
});
