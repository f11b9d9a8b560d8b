// @ts-check
/** What the desk and the doctor's room say about patients who are sent on to another clinic, or come from one. */
export { words as ar } from "./ar/desk-forward.js";
export { words as ckb } from "./ckb/desk-forward.js";
export { words as en } from "./en/desk-forward.js";
