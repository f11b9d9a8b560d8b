// @ts-check
/** The client for programs and pages: `import { followClinic } from "dawr/client"`. */

export { createApi } from "./api.js";
export { DawrProblem } from "./dawr-problem.js";
export { expectedWindow } from "./expected-window.js";
export { fold } from "./fold.js";
export { followClinic } from "./follow-clinic.js";
export { followBoard, followOrganisation } from "./follow-group.js";
export { lineOf } from "./line.js";
