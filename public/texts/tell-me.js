// @ts-check
/** How a patient is told that the turn is near. */
export { words as ar } from "./ar/tell-me.js";
export { words as ckb } from "./ckb/tell-me.js";
export { words as en } from "./en/tell-me.js";
export { words as fa } from "./fa/tell-me.js";
export { words as tr } from "./tr/tell-me.js";
