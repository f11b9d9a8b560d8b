// @ts-check
/** Why the desk does not do something, and what to do about it. */
export { words as ar } from "./ar/desk-refusals.js";
export { words as ckb } from "./ckb/desk-refusals.js";
export { words as en } from "./en/desk-refusals.js";
