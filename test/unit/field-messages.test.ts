import { expect, test } from "vitest";
import type { z } from "zod";
import { fieldMessage, isFieldSentence } from "../../src/contract/field-messages.js";
import { declaredOperations } from "../support/declared-replies.js";

/** Every sentence that a schema, or a part of it, gives instead of zod's own. */
function sentencesOf(part: unknown, seen = new Set<unknown>()): string[] {
  if (typeof part !== "object" || part === null || seen.has(part)) return [];
  seen.add(part);
  const { error, ...parts } = ((part as z.core.$ZodType)._zod?.def ?? part) as { error?: unknown };
  const own = typeof error === "function" ? error({ code: "custom", input: "x" }) : undefined;
  const inside = Object.values(parts).flatMap((each) => sentencesOf(each, seen));
  return own === undefined ? inside : [String(own.message ?? own), ...inside];
}

test("whatever the API says of a field, it can say in Arabic", () => {
  const schemas = declaredOperations.flatMap(({ params, query, body }) => [params, query, body]);
  const sentences = sentencesOf(schemas);
  expect(sentences).toContain("Must have a visible character");
  expect(sentences.filter((sentence) => !isFieldSentence(sentence))).toEqual([]);
  for (const sentence of sentences.filter(isFieldSentence)) {
    expect(fieldMessage(sentence).ar).toMatch(/\p{Script=Arabic}/u);
  }
});
