// @ts-check
/** What the patient's own page says. */
export { words as ar } from "./ar/ticket.js";
export { words as ckb } from "./ckb/ticket.js";
export { words as en } from "./en/ticket.js";
export { words as fa } from "./fa/ticket.js";
export { words as tr } from "./tr/ticket.js";
