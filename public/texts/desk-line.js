// @ts-check
/** What the desk says of who is here and who is next. */
export { words as ar } from "./ar/desk-line.js";
export { words as ckb } from "./ckb/desk-line.js";
export { words as en } from "./en/desk-line.js";
