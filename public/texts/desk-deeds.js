// @ts-check
/** What the desk says of who did what. */
export { words as ar } from "./ar/desk-deeds.js";
export { words as ckb } from "./ckb/desk-deeds.js";
export { words as en } from "./en/desk-deeds.js";
