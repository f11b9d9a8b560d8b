import { expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../../src/contract/problem.js";
import { validate } from "../../src/http/validate.js";

test("a field of the wrong type is told which type was sent, in both languages", () => {
  const refuse = () => validate(z.strictObject({ capacity: z.int() }), { capacity: "20" }, "body");
  expect(refuse).toThrow(Problem);
  expect(refuse).toThrow(
    expect.objectContaining({
      extras: {
        errors: [
          {
            pointer: "#/capacity",
            in: "body",
            message: { en: expect.stringContaining("string"), ar: expect.stringContaining("string") },
          },
        ],
      },
    }),
  );
});
