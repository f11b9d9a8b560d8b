import { expect, test } from "vitest";
import { z } from "zod";
import { fieldMessage, fieldSentences, isFieldSentence } from "../../src/contract/field-messages.js";
import { issueMessage } from "../../src/contract/issue-message.js";
import { declaredOperations } from "../support/declared-replies.js";

const schemas = declaredOperations.flatMap(({ params, query, body }) => [params, query, body]);

/** The schemas, their parts, the parts' parts and so on. */
function partsOf(part: unknown, seen = new Set<unknown>()): unknown[] {
  if (typeof part !== "object" || part === null || seen.has(part)) return [];
  seen.add(part);
  const inside = (part as z.core.$ZodType)._zod?.def ?? part;
  return [part, ...Object.values(inside).flatMap((each) => partsOf(each, seen))];
}

/** The sentence that a schema, or a check of it, gives instead of zod's own. */
function sentenceOf(part: unknown): string[] {
  const { error } = ((part as z.core.$ZodType)._zod?.def ?? part) as { error?: unknown };
  const own = typeof error === "function" ? error({ code: "custom", input: "x" }) : undefined;
  return own === undefined ? [] : [String(own.message ?? own)];
}

test("whatever the API says of a field, it can say in Arabic", () => {
  const sentences = partsOf(schemas).flatMap(sentenceOf);
  expect(sentences).toContain("Must have a visible character");
  expect(sentences.filter((sentence) => !isFieldSentence(sentence))).toEqual([]);
  for (const sentence of sentences.filter(isFieldSentence)) {
    expect(fieldMessage(sentence).ar).toMatch(/\p{Script=Arabic}/u);
  }
});

/** Something wrong for every schema: of another type, too small, too large, too long, none of the choices. */
const wrong = [
  undefined,
  null,
  true,
  "",
  "x",
  "x".repeat(5_000),
  -1,
  0,
  1.5,
  Number.MAX_SAFE_INTEGER,
  1e300,
  [],
  ["x", "x"],
  Array(500).fill("sat"),
  {},
  { x: 1 },
];
/** What is written the same in both languages, beside the names of fields and values in quotes. */
const formats = /YYYY-MM-DD|HH:MM|ISO 3166-1|UTF-8|ASCII|IANA|\bnull\b|"[^"]*"/g;
const vague = "قيمة غير مقبولة";

test("and its Arabic holds no English: only names of fields, formats and quoted values are Latin", () => {
  const parts = partsOf(schemas);
  const shapes = parts.flatMap((part) => (part instanceof z.ZodObject ? Object.keys(part.shape) : []));
  const names = new Set([...shapes, "csrfToken", "nextCursor"]);
  const latinIn = (text: string) =>
    (text.replace(formats, "").match(/[A-Za-z]+/g) ?? []).filter((word) => !names.has(word));
  for (const sentence of fieldSentences) expect(latinIn(fieldMessage(sentence).ar), sentence).toEqual([]);

  const issues = parts
    .filter((part) => part instanceof z.ZodType && !(part instanceof z.ZodCustom || part instanceof z.ZodTransform))
    .flatMap((schema) =>
      wrong.flatMap((value) => (schema as z.ZodType).safeParse(value, { reportInput: true }).error?.issues ?? []),
    )
    .filter(({ code }) => code !== "custom" && code !== "unrecognized_keys"); // in our own sentences always
  expect([...new Set(issues.map(({ code }) => code))].sort()).toEqual([
    "invalid_format",
    "invalid_type",
    "invalid_union",
    "invalid_value",
    "too_big",
    "too_small",
  ]);
  for (const issue of issues) {
    const { ar } = issueMessage(issue);
    expect(latinIn(ar), `${issue.message} -> ${ar}`).toEqual([]);
    expect(ar).toMatch(/\p{Script=Arabic}/u);
    if (issue.code === "invalid_type" && issue.expected !== "never") expect(ar, issue.expected).not.toBe(vague);
  }
});
