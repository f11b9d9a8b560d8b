import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig, settingNames } from "../../src/config.js";

interface Service {
  image?: string;
  build?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  profiles?: string[];
}

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const text = textOf("compose.scale.yaml");
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const ofDawr = Object.entries(services).filter(([, { build }]) => build !== undefined);

/** As an operator sets them: what has no default. */
const given: Record<string, string> = {
  ADMIN_API_KEY: "an-admin-key-of-the-tests",
  EDGE_KEY: "dawr_1_an-edge-key-of-the-tests",
};
const settingsOf = ({ environment = {} }: Service) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):(?:-([^}]*)|\?[^}]*)\}/g, (_, asked, byDefault = "") => given[asked] ?? byDefault),
    ]),
  );

test("past one machine there are two origins and three edges, a broker, a database and a balancer", () => {
  expect(Object.keys(services)).toEqual([
    "postgres",
    "redis",
    "origin-1",
    "origin-2",
    "edge-1",
    "edge-2",
    "edge-3",
    "balancer",
  ]);
});

test.each(ofDawr)("%s starts with the settings that the file gives it", (_name, service) => {
  const settings = settingsOf(service);
  expect(
    Object.keys(settings).filter((name) => name !== "PGPASSWORD" && !settingNames.includes(name as never)),
  ).toEqual([]);
  expect(() => readConfig({ NODE_ENV: "production", ...settings })).not.toThrow();
});

test("an edge is told nothing that opens a database, and the broker's users only what the file of users names", () => {
  for (const [name, service] of ofDawr.filter(([name]) => name.startsWith("edge"))) {
    expect(JSON.stringify(settingsOf(service)), name).not.toMatch(/postgres|PGPASSWORD|ADMIN/);
  }
  const users = new Set(textOf("deploy/redis-users.acl").match(/(?<=^user )(?!default)\w+/gm));
  for (const [name, service] of ofDawr) {
    const { username } = new URL(settingsOf(service).BROKER_URL as string);
    expect(users, name).toContain(username);
  }
  for (const password of textOf("deploy/redis-users.acl").match(/(?<=>)\w+/g) ?? []) {
    expect(Object.keys(services.redis?.environment ?? {})).toContain(password);
  }
});
