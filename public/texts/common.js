// @ts-check
/** What all pages say. */
export { words as ar } from "./ar/common.js";
export { words as ckb } from "./ckb/common.js";
export { words as en } from "./en/common.js";
export { words as fa } from "./fa/common.js";
export { words as tr } from "./tr/common.js";
