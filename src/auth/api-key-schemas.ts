import { z } from "zod";
import { humanText } from "../http/fields.js";
import { roles } from "./roles.js";

const needsClinic = { staff: true, display: true, admin: false, patient_app: undefined };

export const newKey = z
  .strictObject({
    name: humanText(200),
    role: z.enum(roles),
    clinicId: z.int().positive().max(2_147_483_647).optional(),
  })
  .superRefine(({ role, clinicId }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["clinicId"], message });
    if (needsClinic[role] === true && clinicId === undefined) refuse(`Is required for the role ${role}`);
    if (needsClinic[role] === false && clinicId !== undefined) refuse(`The role ${role} reaches every clinic`);
  });
