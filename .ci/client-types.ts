/** Writes what `dawr/client` knows about the API: `npm run client-types`, after a change of an operation. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listOperations } from "../src/app.js";
import type { Context } from "../src/context.js";
import { openApiDocument } from "../src/http/openapi.js";
import { operationTable, operationTypes } from "./openapi-to-types.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The files by their path, formatted as `npm run check` wants them. */
export function clientFiles(): Record<string, string> {
  const declared = listOperations({ config: {} } as Context); // nothing of them is run
  const document = JSON.parse(JSON.stringify(openApiDocument(declared, "0.0.0")));
  return {
    [`${root}public/client/operations.d.ts`]: formatted(".d.ts", operationTypes(document)),
    [`${root}public/client/operations.js`]: formatted(".js", operationTable(document)),
  };
}

const formatted = (extension: string, text: string) =>
  execFileSync(`${root}node_modules/.bin/biome`, ["format", `--stdin-file-path=operations${extension}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(clientFiles())) writeFileSync(path, text);
}
