import { type Logger, pino } from "pino";
import type { Config } from "./config.js";

export type { Logger };

/** JSON lines on standard output. Names, phones, codes and keys never belong in a line. */
export const createLogger = (config: Pick<Config, "LOG_LEVEL">): Logger =>
  pino({
    level: config.LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
