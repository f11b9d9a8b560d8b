// @ts-check
/** What the doctor's room says, besides what the desk does. */
export { words as ar } from "./ar/desk-doctor.js";
export { words as ckb } from "./ckb/desk-doctor.js";
export { words as en } from "./en/desk-doctor.js";
