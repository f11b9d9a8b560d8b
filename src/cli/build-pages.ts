import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildBoardScript, builtBoardScript } from "../pages/board-script.js";

/** The last step of `npm run build`: what pages need of a build, made while its tools are installed. */
const publicDir = fileURLToPath(new URL("../../public", import.meta.url));
await writeFile(builtBoardScript, await buildBoardScript(publicDir));
