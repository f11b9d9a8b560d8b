import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { aBalancer, hasBalancer } from "./support/a-balancer.js";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { aProgram } from "./support/a-program.js";
import { SimulatedClient } from "./support/oracle/simulated-client.js";
import { createKey } from "./support/revocations.js";
import { aBooker, adminKey, testApp } from "./support/test-app.js";

type Environment = Record<string, string>;
const { services } = parse(readFileSync("compose.scale.yaml", "utf8"), { merge: true }) as {
  services: Record<string, { environment: Environment }>;
};
const settingsOf = (service: string, changed: Environment): Environment => {
  const { PGPASSWORD: _, ...settings } = (services[service] as { environment: Environment }).environment;
  return { ...settings, LOG_LEVEL: "silent", ...changed };
};

/** What compose.scale.yaml starts, with its settings but for addresses and secrets, on a database of the test's own. */
async function everything() {
  const app = await testApp();
  const broker = await aBroker();
  const origin = { DATABASE_URL: app.database.url, BROKER_URL: broker.url, ADMIN_API_KEY: adminKey, POOL_SIZE: "3" };
  const origins = await Promise.all(["origin-1", "origin-2"].map((name) => aProgram(settingsOf(name, origin))));
  const { key } = await createKey(app, { role: "edge" });
  const ORIGIN_URL = origins.map(({ url }) => url).join();
  const edge = { ORIGIN_URL, EDGE_KEY: key, BROKER_URL: broker.url };
  const edges = await Promise.all(["edge-1", "edge-2", "edge-3"].map((name) => aProgram(settingsOf(name, edge))));
  const urls = [...edges, ...origins].map(({ url }) => url);
  return {
    app,
    broker,
    origins,
    edges,
    balancer: await aBalancer("haproxy", urls, { file: "deploy/haproxy.scale.cfg" }),
  };
}

describe.skipIf(!hasBroker || !hasBalancer("haproxy"))(
  "past one machine (skipped without redis-server or haproxy)",
  () => {
    test("a booking is seen at three edges and through the balancer, whichever one of everything is killed", async () => {
      const { app, broker, origins, edges, balancer } = await everything();
      const clinic = await app.aClinic({ publicBoard: true, capacity: 100 });
      const { book } = aBooker(app, clinic);
      const want = { audience: "public" as const, key: undefined, isToday: false };
      const screens = [...edges, balancer].map(({ url }) => new SimulatedClient(url, clinic.id, want, () => url));
      onTestFinished(() => {
        for (const screen of screens) screen.leave();
      });
      for (const screen of screens) screen.open();
      const allSee = async () => {
        const { version } = await book();
        await vi.waitUntil(() => screens.every(({ fold }) => fold.held?.version === version), 30_000);
      };
      await allSee();
      for (const one of [origins[0], edges[0], broker, origins[1], edges[2]]) {
        await one?.kill();
        await book();
        await one?.start();
        await allSee();
      }
      expect(screens.flatMap(({ wrongs }) => wrongs)).toEqual([]);
    });
  },
);
