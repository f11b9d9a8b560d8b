// @ts-check
/** What the kiosk at the clinic's door says. */
export { words as ar } from "./ar/kiosk.js";
export { words as ckb } from "./ckb/kiosk.js";
export { words as en } from "./en/kiosk.js";
export { words as fa } from "./fa/kiosk.js";
export { words as tr } from "./tr/kiosk.js";
