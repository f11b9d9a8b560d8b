// @ts-check
/** What the desk says of who sits at it. */
export { words as ar } from "./ar/desk-people.js";
export { words as ckb } from "./ckb/desk-people.js";
export { words as en } from "./en/desk-people.js";
