import type { z } from "zod";
import { fieldMessage } from "../contract/field-messages.js";
import { issueMessage } from "../contract/issue-message.js";
import { type FieldError, Problem } from "../contract/problem.js";

/** The parsed value, or a 422 that names every bad field, or the problem that a field's schema names itself. */
export function validate<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
  where: FieldError["in"],
): z.output<Schema> {
  if (!schema) return undefined as z.output<Schema>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = schema.safeParse(value, { reportInput: true }).error?.issues ?? []; // a cost that only bad input bears
  for (const issue of issues)
    if (issue.code === "custom" && issue.params?.problem) throw new Problem(issue.params.problem);
  throw new Problem("invalid", { errors: issues.flatMap((issue) => fieldErrors(issue, where)) });
}

function fieldErrors(issue: z.core.$ZodIssue, where: FieldError["in"]): FieldError[] {
  const at = (path: PropertyKey[]) => `#${path.map((part) => `/${escapePointer(String(part))}`).join("")}`;
  if (issue.code === "unrecognized_keys") {
    const message = fieldMessage(where === "query" ? "Unknown parameter" : "Unknown field");
    return issue.keys.map((key) => ({ pointer: at([...issue.path, key]), in: where, message }));
  }
  return [{ pointer: at(issue.path), in: where, message: issueMessage(issue) }];
}

/** RFC 6901, section 3. The part is the client's own text, so it is also kept short. */
const escapePointer = (part: string) => part.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
