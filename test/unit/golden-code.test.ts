import { expect, test } from "vitest";
import { newGoldenCodes } from "../../src/days/golden-code.js";

test("the codes offered to one transaction differ, for a day that reopens may need several", () => {
  for (let draw = 0; draw < 1_000; draw++) {
    const codes = newGoldenCodes();
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
  }
});
