import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { newDeferred } from "../../src/deferred.js";
import { nextAttemptAt } from "../../src/webhooks/retries.js";
import { newWebhookSecret, seal, unseal } from "../../src/webhooks/sealed-secret.js";

const dns = vi.hoisted(() => {
  const answers = {
    addresses: ["93.184.216.34"],
    hosts: {} as Record<string, string>,
    fault: "",
    beforeLookup: vi.fn(async () => {}),
  };
  const ofFamily = (isSix: boolean) => async () => {
    const found = answers.addresses.filter((address) => address.includes(":") === isSix);
    const code = answers.fault || (found.length === 0 && "ENODATA");
    if (code) throw Object.assign(new Error(code), { code });
    return found;
  };
  return { answers, ofFamily };
});
vi.mock("node:dns/promises", () => ({
  Resolver: class {
    resolve4 = dns.ofFamily(false);
    resolve6 = dns.ofFamily(true);
  },
  lookup: async (host: string) => {
    await dns.answers.beforeLookup();
    return [{ address: dns.answers.hosts[host], family: 4 }];
  },
}));

// Files share their modules: another one may have loaded the guard with the system's own names, or load it after this one.
vi.resetModules();
const { createNetworkGuard } = await import("../../src/webhooks/network-guard.js");
afterAll(() => void vi.resetModules());

describe("where messages may go", () => {
  const guard = createNetworkGuard([]);
  const withGateway = createNetworkGuard(["192.168.7.0/24", "fd00::5"]);
  const isAllowed = (url: string, by = guard) =>
    by.check(new URL(url)).then(
      () => true,
      () => false,
    );

  test.each([
    ...[
      "https://127.0.0.1/",
      "https://2130706433/",
      "https://0x7f.1/",
      "https://0/",
      "https://10.1.2.3/",
      "https://172.16.0.1/",
    ],
    ...[
      "https://192.168.7.9/",
      "https://169.254.169.254/",
      "https://100.64.0.1/",
      "https://224.0.0.1/",
      "https://255.255.255.255/",
    ],
    ...["https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fd00::5]/", "https://[::ffff:127.0.0.1]/"],
    ...["https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/", "https://[2002:7f00:1::]/", "https://[ff02::1]/"],
    ...["https://[::7f00:1]/", "https://[::ffff:0:7f00:1]/", "https://[fec0::1]/", "https://[100:0:0:1::1]/"],
    ...[
      "https://127.1/",
      "https://0177.0.0.1/",
      "https://127.0.0.1./",
      "https://①②⑦.0.0.1/",
      "https://0x7f000001:8443/",
    ],
  ])("%s is refused", async (url) => {
    expect(await isAllowed(url)).toBe(false);
    expect(() => guard.lookupFor(new URL(url))).toThrow("not allowed");
  });

  test("a public address is allowed by TLS, an own network by either", async () => {
    expect(await isAllowed("https://93.184.216.34/")).toBe(true);
    expect(await isAllowed("https://[2606:2800:220:1::1]/")).toBe(true);
    expect(await isAllowed("http://93.184.216.34/")).toBe(false);
    expect(await isAllowed("http://192.168.7.9/", withGateway)).toBe(true);
    expect(await isAllowed("https://[fd00::5]/", withGateway)).toBe(true);
    expect(await isAllowed("https://[::ffff:192.168.7.9]/", withGateway)).toBe(true);
    expect(await isAllowed("http://192.168.8.9/", withGateway)).toBe(false);
  });

  describe("a name", () => {
    const url = new URL("https://hospital.example/");
    const connect = () =>
      new Promise((resolve) =>
        guard.lookupFor(url)("hospital.example", {}, (error, address) => resolve(error?.message ?? address)),
      );
    afterEach(() => {
      Object.assign(dns.answers, {
        addresses: ["93.184.216.34"],
        hosts: {},
        fault: "",
        beforeLookup: vi.fn(async () => {}),
      });
    });

    test("that leads elsewhere, when it is set or only when it is sent to, is refused", async () => {
      expect(await isAllowed(url.href)).toBe(true);
      expect(await connect()).toBe("93.184.216.34");
      dns.answers.addresses = ["93.184.216.34", "10.0.0.7"];
      expect(await isAllowed(url.href)).toBe(false);
      expect(await connect()).toBe("https://10.0.0.7 is not allowed");
      dns.answers.addresses = ["93.184.216.34", "::1"];
      expect(await isAllowed(url.href)).toBe(false);
      expect(await connect()).toBe("https://::1 is not allowed");
    });

    test("that only the hosts file knows is looked up there, and checked as well", async () => {
      dns.answers.addresses = [];
      dns.answers.hosts = { "hospital.example": "93.184.216.35" };
      expect(await connect()).toBe("93.184.216.35");
      dns.answers.hosts = { "hospital.example": "127.0.0.1" };
      expect(await isAllowed(url.href)).toBe(false);
    });

    test.each(["ETIMEOUT", "ESERVFAIL"])(
      "whose server says %s is asked of the system, one name at a time",
      async (fault) => {
        dns.answers.fault = fault;
        dns.answers.hosts = { "hospital.example": "93.184.216.34" };
        const answer = newDeferred();
        dns.answers.beforeLookup = vi.fn(() => answer.done);
        const connected = [connect(), connect(), connect()];
        await vi.waitUntil(() => dns.answers.beforeLookup.mock.calls.length > 0, 15_000);
        await new Promise(setImmediate);
        expect(dns.answers.beforeLookup).toHaveBeenCalledTimes(1);
        answer.resolve();
        expect(await Promise.all(connected)).toEqual(Array(3).fill("93.184.216.34"));
      },
    );
  });
});

test("a sealed secret is opened by its key alone, and no two look the same", () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const secret = newWebhookSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(unseal(seal(secret, key), key)).toBe(secret);
  expect(seal(secret, key)).not.toEqual(seal(secret, key));
  expect(() => unseal(seal(secret, key), other)).toThrow();
  const spoilt = seal(secret, key);
  spoilt.writeUInt8(spoilt.readUInt8(30) ^ 1, 30);
  expect(() => unseal(spoilt, key)).toThrow();
});

test("an attempt comes ever later, up to an hour, and as late as the receiver asks, up to an hour too", () => {
  const now = new Date("2026-11-24T08:00:00Z");
  const waits = (failures: number, retryAfter?: string) =>
    Array.from({ length: 50 }, () => (nextAttemptAt(now, failures, retryAfter).getTime() - now.getTime()) / 1_000);
  const isWithin = (seconds: number[], from: number, to: number) => seconds.every((each) => each >= from && each <= to);
  expect(isWithin(waits(0), 2.5, 5)).toBe(true);
  expect(isWithin(waits(3), 20, 40)).toBe(true);
  expect(isWithin(waits(50), 1_800, 3_600)).toBe(true);
  expect(new Set(waits(5)).size).toBeGreaterThan(40);
  expect(isWithin(waits(0, "120"), 120, 120)).toBe(true);
  expect(isWithin(waits(0, "Tue, 24 Nov 2026 08:05:00 GMT"), 300, 300)).toBe(true);
  for (const late of ["999999", "1000000", "9".repeat(400)]) expect(isWithin(waits(0, late), 3_600, 3_600)).toBe(true);
  for (const nothing of ["", "-5", "1.5", "0", "Tue, 24 Nov 2020 08:05:00 GMT"]) {
    expect(isWithin(waits(0, nothing), 2.5, 5)).toBe(true);
  }
  expect(isWithin(waits(0, "soon"), 2.5, 5)).toBe(true);
});
