// @ts-check
/** What the public pages say of a queue; the desk and the ticket have words of their own. */
export { words as ar } from "./ar/board.js";
export { words as ckb } from "./ckb/board.js";
export { words as en } from "./en/board.js";
export { words as fa } from "./fa/board.js";
export { words as tr } from "./tr/board.js";
