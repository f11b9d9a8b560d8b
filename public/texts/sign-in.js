// @ts-check
/** What every page says where a key signs in. */
export { words as ar } from "./ar/sign-in.js";
export { words as ckb } from "./ckb/sign-in.js";
export { words as en } from "./en/sign-in.js";
