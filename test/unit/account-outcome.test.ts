import { afterEach, expect, test, vi } from "vitest";

/** By names that are no text, for these need a browser's types. */
const take = new URL("../../public/ui/account-outcome.js", import.meta.url).href;
const textsIn = async (language: string) =>
  (await import(new URL(`../../public/texts/${language}/sign-in.js`, import.meta.url).href)).words;
const { takeOutcome } = await import(take);

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["ar", "unknown", "لا أحد هنا لديه هذا الحساب"],
  ["ar", "failed", "لم يكتمل تسجيل الدخول"],
  ["ckb", "unavailable", "هەژمارەکەت ئێستا وەڵام ناداتەوە"],
  ["ar", "busy", "محاولات كثيرة"],
  ["en", "constructor", undefined],
  ["en", "", undefined],
])(
  "why a sign-in led back to a page in %s with %j is told, and the address forgets it alone",
  async (language, outcome, said) => {
    const replaceState = vi.fn();
    const page = "https://dawr.example/settings/7";
    vi.stubGlobal("location", { href: `${page}?lang=${language}&sign-in=${outcome}#part-keys` });
    vi.stubGlobal("history", { state: "kept", replaceState });
    const text = takeOutcome();
    expect(text && (await textsIn(language))[text]).toEqual(said && expect.stringContaining(said));
    expect(replaceState.mock.calls.map(([state, , to]) => [state, String(to)])).toEqual([
      ["kept", `${page}?lang=${language}#part-keys`],
    ]);
  },
);

test("nothing is told of an address that says nothing, and it stays as it is", () => {
  const replaceState = vi.fn();
  vi.stubGlobal("location", { href: "https://dawr.example/desk/7?lang=ar" });
  vi.stubGlobal("history", { state: null, replaceState });
  expect(takeOutcome()).toBeUndefined();
  expect(replaceState).not.toHaveBeenCalled();
});
