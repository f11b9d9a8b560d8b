import { Agent } from "node:http";
import type { AddressInfo } from "node:net";
import supertest from "supertest";
import { onTestFinished } from "vitest";
import { createAppServer } from "../../src/app.js";
import type { Clock } from "../../src/clock.js";
import { readConfig } from "../../src/config.js";
import { createContext } from "../../src/context.js";
import { close, listen } from "../../src/http/server.js";
import type { Logger } from "../../src/logger.js";
import type { Tracing } from "../../src/ops/tracing.js";
import type { HubTiming } from "../../src/realtime/hub-timing.js";
import { hashCheaply } from "./cheap-passwords.js";
import { checkReplyTo } from "./declared-replies.js";
import { StreamClient } from "./stream-client.js";
import type { TcpProxy } from "./tcp-proxy.js";
import { cloneDatabase, type TestDatabase } from "./test-database.js";

export const adminKey = "an-admin-key-of-the-tests";

/** Lets webhooks be made, to the tests' own receivers. */
export const webhookSettings = {
  WEBHOOK_SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  WEBHOOK_NETWORKS: "127.0.0.1",
};

/** Lets browsers be told, by the tests' own push services. The key is any number of the curve. */
export const pushSettings = {
  VAPID_PRIVATE_KEY: Buffer.alloc(32, 5).toString("base64url"),
  VAPID_SUBJECT: "mailto:it@clinic.example",
  PUSH_NETWORKS: "127.0.0.1",
};

/** Lets every operation do what it is for. */
export const messageSettings = { ...webhookSettings, ...pushSettings };

/** The headers of a request or stream by this key. */
export const asKey = (key: string) => ({ Authorization: `Bearer ${key}` });

export interface TestAppOptions {
  settings?: Record<string, string>;
  clock?: Clock;
  log?: Logger;
  tracing?: Tracing | undefined;
  /** Another instance on this database, which stays when this one ends. */
  database?: TestDatabase;
  timing?: Partial<HubTiming>;
  /** The server reaches its database through this; the test does not. */
  proxy?: TcpProxy;
  /** Settings that depend on the database's URL. */
  between?: (url: string) => Record<string, string>;
  /** Hashes passwords at what it costs in earnest. */
  arePasswordsDear?: boolean;
  /** When to end, if not with the test. */
  atEnd?: (end: () => Promise<void>) => void;
}

/** A whole server on a database of its own; all of it goes when the test ends. */
export async function testApp({
  settings = {},
  clock,
  log,
  tracing,
  database: shared,
  timing,
  proxy,
  between,
  arePasswordsDear = false,
  atEnd = onTestFinished,
}: TestAppOptions = {}) {
  const database = shared ?? (await cloneDatabase());
  const databaseUrl = proxy ? await proxy.open(database.url) : database.url;
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    ADMIN_API_KEY: adminKey,
    LOG_LEVEL: "silent",
    RATE_LIMIT_PER_MINUTE: "0",
    POOL_SIZE: "4",
    POOL_MAX_OVERFLOW: "0",
    ...settings,
    ...between?.(database.url),
  });
  const startInstance = async () => {
    const context = createContext(
      { ...config, DATABASE_URL: config.DATABASE_URL ?? databaseUrl },
      { clock, log, timing, tracing },
    );
    if (!arePasswordsDear) hashCheaply(context.passwords);
    const server = createAppServer(context);
    context.start();
    await listen(server, 0, "127.0.0.1");
    const stop = async () => {
      context.streams.drain(0);
      await close(server, 1_000);
      await context.dispose();
    };
    instances.push(stop);
    return { context, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const instances: Array<() => Promise<void>> = [];
  const streams: StreamClient[] = [];
  const { context, url } = await startInstance();
  const agent = new Agent({ keepAlive: true }); // as a proxy asks; to connect would be a good part of a request

  atEnd(async () => {
    agent.destroy();
    for (const stream of streams) stream.close();
    await Promise.all(instances.map((stop) => stop()));
    proxy?.close();
    if (!shared) await database.drop();
  });

  const request = (
    method: "get" | "post" | "put" | "patch" | "delete",
    path: string,
    key: string | null = adminKey,
  ) => {
    const test = supertest(url)
      [method](path)
      .agent(agent)
      .set("Accept-Encoding", "identity") // to compress and unpack would be a good part of the work
      .expect((reply) => checkReplyTo(method, path, reply));
    return key === null ? test : test.set("Authorization", `Bearer ${key}`);
  };
  return {
    url,
    context,
    database,
    request,
    asAdmin: asKey(adminKey),
    /** A second server on the same database. */
    anotherInstance: startInstance,
    async stream(path: string, headers: Record<string, string> = asKey(adminKey), instance: { url: string } = { url }) {
      const stream = await StreamClient.open(`${instance.url}${path}`, headers);
      streams.push(stream);
      return stream;
    },
    /** A new clinic that works every day, unless told otherwise. */
    async aClinic(fields: object = {}): Promise<{ id: number; path: string; today: string }> {
      const everyDay = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
      const reply = await request("post", "/v1/clinics").send({ name: "Clinic", workingDays: everyDay, ...fields });
      if (reply.status !== 201) throw new Error(`no clinic: ${reply.text}`);
      return { id: reply.body.id, path: `/v1/clinics/${reply.body.id}`, today: reply.body.today };
    },
    async aKey(role: string, clinicId?: number): Promise<string> {
      const reply = await request("post", "/v1/api-keys").send({ name: role, role, clinicId });
      if (reply.status !== 201) throw new Error(`no key: ${reply.text}`);
      return reply.body.key;
    },
  };
}

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/** Shorthands for the bookings of one clinic. */
export function aBooker(app: TestApp, clinic: { path: string }) {
  /** Asks for a place; the reply may be a refusal. */
  const ask = (fields: object = {}, key?: string) =>
    app.request("post", `${clinic.path}/bookings`, key).send({ patient: aPatient(), ...fields });
  return {
    ask,
    /** The booking; a refusal throws. */
    async book(fields: object = {}) {
      const reply = await ask(fields);
      if (reply.status !== 201) throw new Error(`not booked: ${reply.text}`);
      return reply.body;
    },
    /** Gives the booking these statuses, one after the other. */
    async become(id: string, ...statuses: string[]) {
      for (const status of statuses) {
        const reply = await app.request("patch", `${clinic.path}/bookings/${id}`).send({ status });
        if (reply.status !== 200) throw new Error(`not ${status}: ${reply.text}`);
      }
    },
  };
}

let people = 0;
/** Somebody who has not booked yet. */
export const aPatient = (fields: object = {}) => {
  people++;
  return { name: `Patient ${people}`, phone: `+964770${String(people).padStart(7, "0")}`, ...fields };
};

/** The date that many days after another, both YYYY-MM-DD. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
