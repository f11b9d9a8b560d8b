// @ts-check
/** What the board of several clinics says beside what a clinic's says. */
export { words as ar } from "./ar/board-group.js";
export { words as ckb } from "./ckb/board-group.js";
export { words as en } from "./en/board-group.js";
export { words as fa } from "./fa/board-group.js";
export { words as tr } from "./tr/board-group.js";
