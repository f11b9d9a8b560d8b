// @ts-check
/** What the page of all clinics says. */
export { words as ar } from "./ar/organisation.js";
export { words as ckb } from "./ckb/organisation.js";
export { words as en } from "./en/organisation.js";
