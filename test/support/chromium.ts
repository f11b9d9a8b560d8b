import { existsSync } from "node:fs";

/** Debian's and the usual places; CHROMIUM names another. */
export const chromiumPath = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  existsSync,
);
