import { z } from "zod";

/** Those of the pages: in which a board speaks and a browser is told. */
export const language = z.enum(["ar", "ckb", "en", "fa", "tr"]);
export type Language = z.output<typeof language>;
