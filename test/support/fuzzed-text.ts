import fc from "fast-check";

/** Text that has broken servers elsewhere. */
export const nasty = fc.constantFrom(
  "",
  "null",
  "-1",
  "0",
  "1e309",
  "99999999999999999999",
  "2026-02-30",
  "0000-00-00",
  "today",
  "' or 1=1 --",
  "$1",
  "?",
  ":clinicId",
  "__proto__",
  "\u0000",
  "\ud800",
  "‮نص",
  "a".repeat(3_000),
  "../../etc/passwd",
  "{{7*7}}",
  "%00",
);

/** Unicode at its edges; in JSON, a lone surrogate and NUL travel as escapes. */
const odd = fc.oneof(
  fc.constantFrom(
    "\ud83d",
    "\udc00\ud800",
    "a\u0000b",
    "Sara\u2028Ahmed",
    "Sara\u2029Ahmed",
    "\u{e0041}\u{e007f}",
    "\ue000\u{10fffd}",
    "\ufffe\u{1ffff}",
    "\u202e\u2066\u200f",
    "\u1160\u3164\u200b\u2060\ufff9",
    "\ufdfa".repeat(60), // each becomes 18 letters by NFKC
    "İßŉǰﬁ",
    "٠١٢٣٤٥٦٧٨٩",
  ),
  fc
    .tuple(
      fc.constantFrom("a", "ا", "क", "e"),
      fc.constantFrom("\u0301", "\u064b\u0651", "\u0e31", "\u0344"),
      fc.integer({ min: 1, max: 900 }),
    )
    .map(([letter, mark, times]) => letter + mark.repeat(times)),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
);

export const text = fc.oneof(
  nasty,
  odd,
  fc.string(),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme" }),
);
