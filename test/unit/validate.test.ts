import { expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../../src/contract/problem.js";
import { validate } from "../../src/http/validate.js";

test("a field of the wrong type is told what it must be, in both languages, not that it is missing", () => {
  const refuse = () => validate(z.strictObject({ capacity: z.int() }), { capacity: "20" }, "body");
  expect(refuse).toThrow(Problem);
  expect(refuse).toThrow(
    expect.objectContaining({
      extras: {
        errors: [
          {
            pointer: "#/capacity",
            in: "body",
            message: { en: expect.stringContaining("string"), ar: "يجب أن يكون عددًا" },
          },
        ],
      },
    }),
  );
});
