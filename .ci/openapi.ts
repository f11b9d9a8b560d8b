/** Prints the OpenAPI document; needs no server. */
import { listOperations } from "../src/app.js";
import { version } from "../src/compose-app.js";
import type { Context } from "../src/context.js";
import { openApiDocument } from "../src/http/openapi.js";
import { opsPaths } from "../src/ops/ops-paths.js";

const declared = listOperations({ config: {} } as Context); // nothing of them is run
process.stdout.write(JSON.stringify(openApiDocument(declared, version, opsPaths)));
