import { type FieldMessage, type FieldSentence, fieldMessage } from "./field-messages.js";
import { type ProblemCode, problemCodes } from "./problem-codes.js";

/** One bad field: a JSON pointer into the body, or the name of a parameter. */
export interface FieldError {
  pointer: string;
  in: "body" | "query" | "path" | "header";
  message: FieldMessage;
}

export interface ProblemExtras {
  errors?: FieldError[];
  /** Further members of the problem document, e.g. the booking that is in the way. */
  members?: Record<string, unknown>;
  retryAfterSeconds?: number;
  /** Set with the refusal. */
  cookies?: string[];
  cause?: unknown;
}

/** What a client is told when a request cannot be done (RFC 9457). Throw it; one handler answers. */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly extras: ProblemExtras = {},
  ) {
    super(code, { cause: extras.cause });
    this.status = problemCodes[code][0];
  }

  toDocument(language: "en" | "ar"): Record<string, unknown> {
    const [status, english, arabic] = problemCodes[this.code];
    return {
      type: `urn:dawr:problem:${this.code}`,
      title: this.code.replaceAll("_", " "),
      status,
      code: this.code,
      detail: language === "ar" ? arabic : english,
      ...(this.extras.errors && {
        errors: this.extras.errors.map(({ message, ...field }) => ({ ...field, message: message[language] })),
      }),
      ...this.extras.members,
    };
  }
}

/** A 422 for a date that the clinic has behind it. */
export const dateInPast = (where: FieldError["in"], pointer: `#/${string}`): Problem =>
  new Problem("date_in_past", {
    errors: [{ pointer, in: where, message: fieldMessage("Must not be before the clinic's today") }],
  });

/** A 422 for one field, named by a JSON pointer behind a #. */
export const invalidField = (
  where: FieldError["in"],
  pointer: `#/${string}`,
  sentence: FieldSentence,
  cause?: unknown,
): Problem => new Problem("invalid", { errors: [{ pointer, in: where, message: fieldMessage(sentence) }], cause });
