// @ts-check
/** The client for programs and pages: `import { followClinic } from "dawr/client"`. */

export { createApi, DawrProblem } from "./api.js";
export { fold } from "./fold.js";
export { followClinic } from "./follow-clinic.js";
