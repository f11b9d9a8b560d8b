import type { z } from "zod";
import { type FieldMessage, fieldMessage, isFieldSentence } from "./field-messages.js";

/** What a schema found: in a sentence of ours, or else in zod's English and our Arabic, for zod's leaves types untranslated. */
export const issueMessage = (issue: z.core.$ZodIssue): FieldMessage =>
  isFieldSentence(issue.message) ? fieldMessage(issue.message) : { en: issue.message, ar: arabicOf(issue) };

const notAccepted = "قيمة غير مقبولة";

const types: Record<string, string> = {
  string: "نصًا",
  number: "عددًا",
  int: "عددًا صحيحًا",
  boolean: 'إحدى القيمتين "true" و"false"',
  array: "قائمة",
  object: "كائنًا",
};

function arabicOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return fieldMessage("Is required").ar;
      return issue.expected in types ? `يجب أن يكون ${types[issue.expected]}` : notAccepted;
    case "invalid_value": {
      const [only, ...others] = issue.values.map((value) => JSON.stringify(value));
      return others.length === 0 ? `يجب أن يكون ${only}` : `يجب أن يكون واحدًا من: ${[only, ...others].join("، ")}`;
    }
    case "too_big":
      return `${measured(issue.origin)} ${issue.inclusive ? "يجب ألا يزيد على" : "يجب أن يقل عن"} ${issue.maximum}`;
    case "too_small":
      return `${measured(issue.origin)} ${issue.inclusive ? "يجب ألا يقل عن" : "يجب أن يزيد على"} ${issue.minimum}`;
    default:
      return notAccepted;
  }
}

const measured = (origin: string) =>
  origin === "string" ? "عدد الحروف" : origin === "array" ? "عدد العناصر" : "العدد";
