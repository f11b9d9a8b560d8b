import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/http/server.js";

const somaxconn = "/proc/sys/net/core/somaxconn";
const crowd = 1_000;
const backlogHolds = existsSync(somaxconn) && Number(readFileSync(somaxconn, "utf8")) >= crowd;

/** Opens so many connections to a port and says how many of them the kernel took within five seconds. */
const visitors = `
  const net = require("node:net");
  const [port, crowd] = process.argv.slice(1).map(Number);
  let connected = 0;
  const say = () => { console.log(connected); process.exit(); };
  setTimeout(say, 5_000);
  for (let i = 0; i < crowd; i++) net.connect(port, "127.0.0.1", () => ++connected === crowd && say()).on("error", () => {});
`;

test.skipIf(!backlogHolds)("a crowd that comes while the server is busy is accepted, all of it", async () => {
  const server = createServer();
  await listen(server, 0, "127.0.0.1");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  // As long as this runs the server cannot take anybody in.
  expect(Number(execFileSync(process.execPath, ["-e", visitors, `${port}`, `${crowd}`]))).toBe(crowd);
});
