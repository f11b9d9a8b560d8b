// @ts-check
/** What the desk says. */
export { words as ar } from "./ar/desk.js";
export { words as ckb } from "./ckb/desk.js";
export { words as en } from "./en/desk.js";
