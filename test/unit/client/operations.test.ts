import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clientFiles } from "../../../.ci/client-types.js";

test("what dawr/client knows of the API is what the server offers (else: npm run client-types)", () => {
  for (const [path, text] of Object.entries(clientFiles())) expect(readFileSync(path, "utf8")).toBe(text);
});
