// @ts-check
/** What a browser whose page is closed tells a patient. */
export { words as ar } from "./ar/push.js";
export { words as ckb } from "./ckb/push.js";
export { words as en } from "./en/push.js";
export { words as fa } from "./fa/push.js";
export { words as tr } from "./tr/push.js";
