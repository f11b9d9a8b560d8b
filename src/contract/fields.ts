import { z } from "zod";
import type { FieldSentence } from "./field-messages.js";

/** Schemas of the fields that several endpoints share. */

export const listName = z.enum(["regular", "golden"]);

/** Arabic-Indic (U+0660) and Persian (U+06F0) digits as ASCII ones; everything else stays. */
export const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));

/** The digits of every script as ASCII ones: those of each are ten in a row, so how many stand before one is its value. */
export const digitsOfAnyScript = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const at = digit.codePointAt(0) as number;
    let first = at;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
    return String((at - first) % 10);
  });

/** Without what cannot be seen: default-ignorable and format characters, and tatweel, which only stretches a word. */
export const visible = (text: string): string => text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu, "");

/** Control characters, ends of lines, what turns the rest of a line around, tags, and characters that stand for none. */
const neverInText =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069\ufff9-\ufffd\u{e0000}-\u{e007f}]/u;

/** Text for people: NFC, trimmed, 1 to `max` characters, some of them visible. */
export const humanText = (max: number) =>
  z
    .string()
    .refine(
      (text) => text.isWellFormed() && !neverInText.test(text),
      "Must not contain control characters, line ends, tags, private characters or broken UTF-8",
    )
    .transform((text) => text.normalize("NFC").trim())
    .pipe(z.string().min(1, { abort: true }).max(max).refine(isVisible, "Must have a visible character"))
    .meta({ minLength: 1, maxLength: max });

const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(visible(text));

/** Kept without what cannot be seen, so that it is found again. What cannot stand in a path could not be erased. */
export const patientId = humanText(100)
  .transform((id) => visible(id).normalize("NFC").trim()) // what could not be seen may have stood between a letter and its mark
  .refine((id) => id !== "." && id !== "..", "Must not be a dot or two")
  .meta({ description: "Your own id of the patient; decides who is the same person", minLength: 1, maxLength: 100 });

/** The longest id has 28 characters. */
export const bookingIdText = z.string().max(40);

/** A date that exists, as `YYYY-MM-DD`, of a millennium that booking ids can name. */
export const isoDate = z.iso
  .date({ error: "Must be a date that exists, as YYYY-MM-DD" })
  .refine((date) => date >= "2000-01-01" && date <= "2999-12-31", "Must be a date from 2000 to 2999");

export const unknownZone = "Must be a time zone of the IANA database" satisfies FieldSentence;

export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a time of day, as HH:MM")
  .meta({ example: "04:00" });

/** A parameter of an address, where everything is text. Number() would also take "", " 5", 1e1 and 0x10. */
export const wholeNumber = (min: number, max: number) =>
  z.preprocess(
    (text) => (typeof text === "string" && /^\d{1,10}$/.test(text) ? Number(text) : text),
    z.int().min(min).max(max),
  );

/** Of a day: the morning's, the evening's … */
export const shiftNumber = z.int().min(1).max(4);

export const weekday = z.enum(["sat", "sun", "mon", "tue", "wed", "thu", "fri"]);

export const weekdays = z
  .array(weekday)
  .min(1)
  .refine((days) => new Set(days).size === days.length, "Each day at most once");

/** Of somebody else's server, to which this one sends. Whether it may, depends on where the name leads. */
export const remoteUrl = z
  .url({ protocol: /^https?$/, error: "Must be a URL of https" })
  .max(2_000)
  .refine((text) => !URL.canParse(text) || isBare(new URL(text)), "Must not have a user, a password or a fragment");

const isBare = ({ username, password, hash }: URL) => username + password + hash === "";

export const largestRowId = 2_147_483_647;

/** Ids that no row can have are simply not there: whoever asks for one gets `not_found`, not `invalid`. */
export const rowId = z
  .string()
  .transform((text, context) => {
    const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
    if (id < 1 || id > largestRowId) context.addIssue({ code: "custom", params: { problem: "not_found" } });
    return id;
  })
  .meta({ type: "integer", minimum: 1, maximum: largestRowId });

const clinicId = rowId.meta({ description: "The clinic's `id`" });

/** One that no day has is simply not there. */
export const shiftParam = rowId.meta({ description: "The number of one of the day's shifts" });

export const clinicParams = z.object({ clinicId });
export const boardParams = z.object({ boardId: rowId.meta({ description: "The board's `id`" }) });
export const organisationParams = z.object({ organisationId: rowId.meta({ description: "The organisation's `id`" }) });
export const keyParams = z.object({ id: rowId.meta({ description: "The key's `id`" }) });
export const dayParams = z.object({
  clinicId,
  list: listName.meta({ description: "One of the day's two lists" }),
  date: isoDate.meta({ description: "The day's date at the clinic" }),
});
