import type { AddressInfo } from "node:net";
import { createAppServer } from "../../src/app.js";
import { readConfig } from "../../src/config.js";
import { createContext } from "../../src/context.js";
import { migrate } from "../../src/db/migrate.js";
import { poolFigures } from "../../src/db/pool-figures.js";
import { listen } from "../../src/http/server.js";

/** A server for the benches, in a process of its own; tells its parent the port, and its pool's figures when asked. */
const config = readConfig(process.env);
const context = createContext({ ...config, DATABASE_URL: config.DATABASE_URL as string });
await migrate(config.DATABASE_URL as string, context.log);
const server = createAppServer(context);
context.start();
await listen(server, 0, "127.0.0.1");
process.send?.({ port: (server.address() as AddressInfo).port });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    ...poolFigures(context.pool),
    cpuMs: (user + system) / 1_000,
  });
});
process.on("disconnect", () => process.exit());
