import { expect, test } from "vitest";
import { createClosedLists } from "../../public/ui/closed-lists.js";

test("a list that was shown today and is shown no more has closed; tomorrow it is only not open yet", () => {
  const closed = createClosedLists();
  closed.remember([{ list: "regular", date: "2026-11-23" }]);
  expect(closed.has("regular", "2026-11-23")).toBe(true);
  expect(closed.has("golden", "2026-11-23")).toBe(false);
  expect(closed.has("regular", "2026-11-24")).toBe(false);
});
