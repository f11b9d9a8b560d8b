// @ts-check
/** What every page says where somebody signs in. */
export { words as ar } from "./ar/sign-in.js";
export { words as ckb } from "./ckb/sign-in.js";
export { words as en } from "./en/sign-in.js";
