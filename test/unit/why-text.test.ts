import { expect, test } from "vitest";
import { DawrProblem } from "../../public/client/dawr-problem.js";
import { words } from "../../public/texts/en/sign-in.js";
import { isOfFormerSession, whyText } from "../../public/ui/why-text.js";

const reply = { status: 403, headers: new Headers() };
const token = { pointer: "#/X-CSRF-Token", in: "header", message: "" };

test("a write with the token of a former session is told from any other refusal, whatever a proxy answers instead", () => {
  const table: [body: unknown, said: string][] = [
    [{ code: "forbidden", errors: [token] }, words.why_former_session],
    [{ code: "forbidden", detail: "Not for you." }, "Not for you."],
    [{ errors: "no" }, words.why_unknown],
    [{ errors: null }, words.why_unknown],
    [{ errors: [null] }, words.why_unknown],
    [undefined, words.why_unknown],
  ];
  for (const [body, said] of table) {
    const refused = new DawrProblem(body, { reply });
    expect(whyText(refused, words as never), JSON.stringify(body)).toBe(said);
    expect(isOfFormerSession(refused)).toBe(said === words.why_former_session);
  }
});
