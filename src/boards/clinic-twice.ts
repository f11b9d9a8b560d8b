import { fieldMessage } from "../contract/field-messages.js";
import { Problem } from "../contract/problem.js";
import type { BoardClinic } from "./board-schemas.js";

/** The database would refuse it too, without saying which. */
export function refuseTwice(clinics: BoardClinic[]): void {
  const seen = new Set<number>();
  for (const [index, { clinicId }] of clinics.entries()) {
    if (seen.has(clinicId)) {
      const message = fieldMessage("Each clinic at most once");
      const errors = [{ pointer: `#/clinics/${index}/clinicId`, in: "body" as const, message }];
      throw new Problem("clinic_twice", { members: { clinicId }, errors });
    }
    seen.add(clinicId);
  }
}
