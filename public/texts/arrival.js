// @ts-check
/** What kiosk and ticket say of somebody's arrival. */
export { words as ar } from "./ar/arrival.js";
export { words as ckb } from "./ckb/arrival.js";
export { words as en } from "./en/arrival.js";
export { words as fa } from "./fa/arrival.js";
export { words as tr } from "./tr/arrival.js";
