import { readFileSync } from "node:fs";
import { createClient } from "@redis/client";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { aLog } from "./support/a-log.js";
import { anEdge } from "./support/an-edge.js";
import { aBooker, testApp } from "./support/test-app.js";

const [first, ...users] = readFileSync("deploy/redis-users.acl", "utf8").trimEnd().split("\n");

/** A broker with the users of deploy/, and each one's URL. */
async function aBrokerWithUsers() {
  const broker = await aBroker();
  const admin = await aClient(broker.url);
  for (const user of users) {
    const [, name, ...rules] = user.split(/ (?![^(]*\))/);
    await admin.sendCommand(["ACL", "SETUSER", name as string, ...rules]);
  }
  const url = (user: string) => broker.url.replace("//", `//${user}:${user.toUpperCase()}_PASSWORD@`);
  return { url };
}

async function aClient(url: string) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

describe.skipIf(!hasBroker)("the broker's users of deploy/ (skipped without redis-server or Docker)", () => {
  test("let a relay tell what changed, and a member and an edge hear it", async () => {
    const { url } = await aBrokerWithUsers();
    const relay = await testApp({ settings: { BROKER_URL: url("relay"), RELAY: "true" } });
    const as = (user: string) => ({ settings: { BROKER_URL: url(user) }, timing: { pingEveryMs: 3_600_000 } });
    const member = await testApp({ database: relay.database, ...as("member") });
    const edge = await anEdge(relay, as("edge"));
    const hubs = [member.context.hub, edge.context.hub];
    await vi.waitUntil(
      () => hubs.every((hub) => hub.delivery === "delivering") && !relay.context.relay?.isLate,
      15_000,
    );
    const clinic = await relay.aClinic({ publicBoard: true });
    const { book } = aBooker(relay, clinic);
    await book();
    const streams = [await member.stream(`${clinic.path}/stream`), await edge.stream(`${clinic.path}/stream`)];
    for (const stream of streams) await stream.next("snapshot");
    const isHeardWithItsRows = async () => {
      const readCounts = hubs.map(({ readCount }) => readCount);
      const { version } = await book();
      for (const stream of streams) while ((await stream.next("update")).data.version < version);
      return hubs.every(({ readCount }, index) => readCount === readCounts[index]);
    };
    await vi.waitUntil(isHeardWithItsRows, 15_000); // a beat may be faster on a busy machine, but not each time
  });

  test("of a member that goes by an edge's user the log says once that it hears no clinic, and changes come by beats", async () => {
    const { url } = await aBrokerWithUsers();
    const { log, lines } = aLog();
    const member = await testApp({ settings: { BROKER_URL: url("edge") }, log });
    await vi.waitUntil(() => member.context.hub.delivery === "delivering", 15_000);
    const clinics = [await member.aClinic(), await member.aClinic(), await member.aClinic()];
    const streams = await Promise.all(clinics.map(({ path }) => member.stream(`${path}/stream`)));
    for (const [place, stream] of streams.entries()) {
      await stream.next("snapshot");
      await aBooker(member, clinics[place] as (typeof clinics)[number]).book();
      await stream.next("update");
    }
    expect(lines.filter(({ msg }) => msg.includes("cannot be heard"))).toMatchObject([
      { reason: expect.stringMatching("NOPERM") },
    ]);
  });

  test("let an edge hear what everybody may know, in one command as after a reconnect, and forge nothing", async () => {
    const { url } = await aBrokerWithUsers();
    const edge = await aClient(url("edge"));
    await edge.subscribe(["dawr:public:7", "dawr:versions", "dawr:probe:its-own"], () => {});
    await expect(edge.subscribe("dawr:staff:7", () => {})).rejects.toThrow("NOPERM");
    for (const channel of ["dawr:public:7", "dawr:staff:7", "dawr:versions"]) {
      await expect(edge.publish(channel, "forged"), channel).rejects.toThrow("NOPERM");
    }
    await edge.publish("dawr:probe:its-own", "");
    const member = await aClient(url("member"));
    await expect(member.publish("dawr:staff:7", "forged")).rejects.toThrow("NOPERM");
    await expect(edge.sendCommand(["ACL", "LIST"])).rejects.toThrow("NOPERM");
    expect(first).toBe("user default off");
  });
});
