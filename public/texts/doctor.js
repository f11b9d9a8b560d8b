// @ts-check
/** What board and ticket say of the doctor. */
export { words as ar } from "./ar/doctor.js";
export { words as ckb } from "./ckb/doctor.js";
export { words as en } from "./en/doctor.js";
export { words as fa } from "./fa/doctor.js";
export { words as tr } from "./tr/doctor.js";
