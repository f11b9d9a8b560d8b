// @ts-check
/** What the desk says of days, shifts and leaves. */
export { words as ar } from "./ar/desk-days.js";
export { words as ckb } from "./ckb/desk-days.js";
export { words as en } from "./en/desk-days.js";
