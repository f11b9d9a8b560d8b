import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { pageScripts } from "../pages/page-scripts.js";

/** The last step of `npm run build`: what pages need of a build, made while its tools are installed. */
const publicDir = fileURLToPath(new URL("../../public", import.meta.url));
for (const { file, build } of pageScripts) await writeFile(file, await build(publicDir));
