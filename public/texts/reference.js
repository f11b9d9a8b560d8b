// @ts-check
/** What the page of the API says itself; the descriptions are those of the OpenAPI document, which is English. */
export { words as ar } from "./ar/reference.js";
export { words as ckb } from "./ckb/reference.js";
export { words as en } from "./en/reference.js";
export { words as fa } from "./fa/reference.js";
export { words as tr } from "./tr/reference.js";
