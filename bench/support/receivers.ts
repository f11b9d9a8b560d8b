import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { obey } from "./commands.js";
import { latenciesOf } from "./stats.js";

/** A load client: the programs that webhooks tell, all at one address. Started by load-clients.ts. */

let lagsMs: number[] = [];

const commands = {
  /** Resolves to the URL. */
  listen: (): Promise<string> =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        let text = "";
        request.on("data", (chunk) => {
          text += chunk;
        });
        request.on("end", () => {
          lagsMs.push(Date.now() - Date.parse(JSON.parse(text).timestamp));
          response.writeHead(204).end();
        });
      });
      server.listen(0, "127.0.0.1", 4_096, () =>
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
      );
    }),
  count: (): number => lagsMs.length,
  /** From the start of a change's transaction to its arrival here, since the last time that this was asked. */
  lags: () => {
    const lags = latenciesOf(lagsMs);
    lagsMs = [];
    return lags;
  },
};
export type ReceiverCommands = typeof commands;
obey(commands);
