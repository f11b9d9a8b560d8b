// @ts-check
/** What the page of a clinic's settings says. */
export { words as ar } from "./ar/settings.js";
export { words as ckb } from "./ckb/settings.js";
export { words as en } from "./en/settings.js";
