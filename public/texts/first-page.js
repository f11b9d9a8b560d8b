// @ts-check
/** What the first page alone says. */
export { words as ar } from "./ar/first-page.js";
export { words as ckb } from "./ckb/first-page.js";
export { words as en } from "./en/first-page.js";
export { words as fa } from "./fa/first-page.js";
export { words as tr } from "./tr/first-page.js";
