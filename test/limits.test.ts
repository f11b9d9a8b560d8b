import { type AddressInfo, connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.js";
import { close, createHttpServer } from "../src/http/server.js";
import { count } from "./support/count.js";
import { adminKey, aPatient, type TestApp, testApp } from "./support/test-app.js";

const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

const tally = (replies: Array<{ status: number }>) => count(replies.map(({ status }) => status));

const aLimitedApp = () => testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20", TRUST_PROXY: "1" } });

/** For the days of a clinic that is none, which is the cheapest to answer of what is counted. */
const askAnonymously = (app: TestApp, forwardedFor: string) =>
  app.request("get", "/v1/clinics/1/days", null).set("X-Forwarded-For", forwardedFor);

/** Everything that the server says to these bytes until it closes, or until enough has come. */
async function speak(app: { url: string }, bytes: string, isEnough = (_said: string) => false): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {}); // a server that hangs up while we talk
  socket.write(bytes);
  let said = "";
  for await (const chunk of socket) {
    said += chunk;
    if (isEnough(said)) break;
  }
  return said;
}

describe("whoever asks too often", () => {
  test("is told so by a problem with a wait, and before that how much is left", async () => {
    const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20" } });
    const first = await app.request("get", "/v1/clinics");
    expect(String(first.headers.ratelimit)).toMatch(/"address"; r=19; t=\d+/);
    expect(String(first.headers.ratelimit)).toMatch(/"key"; r=19; t=\d+/);
    expect(String(first.headers["ratelimit-policy"])).toMatch(/"address"; q=20; w=60/);
    const replies = await times(30, () => app.request("get", "/v1/clinics"));
    expect(tally(replies)).toEqual({ 200: 19, 429: 11 });
    const refused = replies.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ type: "application/problem+json", body: { code: "too_many_requests" } });
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused?.headers["retry-after"])).toBeLessThanOrEqual(60);
  });

  test("still gets the pages and the metrics, which a clinic behind one address opens together", async () => {
    const app = await testApp({
      settings: { RATE_LIMIT_PER_MINUTE: "5", METRICS_TOKEN: "sixteen-characters-or-more" },
    });
    const { id } = await app.aClinic();
    const ask = (path: string) => times(10, () => app.request("get", path, "sixteen-characters-or-more"));
    for (const path of [`/board/${id}`, "/style.css", "/metrics"])
      expect(tally(await ask(path)), path).toEqual({ 200: 10 });
    expect(tally(await times(10, () => app.request("get", "/v1/clinics")))).toMatchObject({ 429: expect.any(Number) });
  });

  test("with one key from many addresses is stopped by the key", async () => {
    const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20", TRUST_PROXY: "loopback" } });
    const replies = await times(30, (index) =>
      app.request("get", "/v1/clinics").set("X-Forwarded-For", `203.0.113.${index}`),
    );
    expect(tally(replies)).toEqual({ 200: 20, 429: 10 });
  });

  test("cannot escape by X-Forwarded-For where no proxy is trusted, nor by what stands left of the trusted one", async () => {
    const direct = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20" } });
    const behindOne = await aLimitedApp();
    const ask = (app: TestApp, forwarded: (index: number) => string) =>
      times(30, (index) => askAnonymously(app, forwarded(index)));
    expect(tally(await ask(direct, (index) => `203.0.113.${index}`))).toEqual({ 404: 20, 429: 10 });
    expect((await direct.request("get", "/openapi.json", null)).status).toBe(429);
    expect(tally(await ask(behindOne, (index) => `203.0.113.${index}, 198.51.100.7`))).toEqual({ 404: 20, 429: 10 });
    expect(tally(await ask(behindOne, (index) => `203.0.113.${index}`))).toEqual({ 404: 30 });
  });

  test("from one IPv6 network counts as one, however many addresses it has", async () => {
    const app = await aLimitedApp();
    const ask = (address: (index: number) => string) => times(25, (index) => askAnonymously(app, address(index)));
    expect(tally(await ask((index) => `2001:db8:1:2::${index.toString(16)}`))).toEqual({ 404: 20, 429: 5 });
    expect(tally(await ask((index) => `2001:db8:1:${(100 + index).toString(16)}::1`))).toEqual({ 404: 25 });
  });

  test("is one address behind a proxy that names ports, or that names no address at all", async () => {
    const app = await aLimitedApp();
    const ask = (address: (index: number) => string) => times(25, (index) => askAnonymously(app, address(index)));
    expect(tally(await ask((index) => `203.0.113.8:${50_000 + index}`))).toEqual({ 404: 20, 429: 5 });
    expect(tally(await ask((index) => `[2001:db8::${index}]:${50_000 + index}`))).toEqual({ 404: 20, 429: 5 });
    expect(tally(await ask((index) => `_hidden${index}`))).toEqual({ 404: 20, 429: 5 });
  });

  test("for streams gets 200, a wait and `bye busy`, because EventSource gives up for ever on 429", async () => {
    const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "3" } });
    const clinic = await app.aClinic();
    await times(3, () => app.request("get", clinic.path));
    const stream = await app.stream(`${clinic.path}/stream`);
    expect(stream.status).toBe(200);
    expect((await stream.next("bye")).data).toEqual({ reason: "busy" });
    await stream.ended();
    expect(stream.retries[0]).toBeGreaterThanOrEqual(1_000);
  });

  test("is told so on another origin's page too", async () => {
    const settings = { RATE_LIMIT_PER_MINUTE: "3", CORS_ORIGINS: "https://a.example" };
    const app = await testApp({ settings });
    const clinic = await app.aClinic();
    await times(3, () => app.request("get", clinic.path));
    const origin = { Origin: "https://a.example" };
    const refused = await app.request("get", clinic.path).set(origin);
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([429, origin.Origin]);
    const stream = await app.stream(`${clinic.path}/stream`, { ...app.asAdmin, ...origin });
    expect(stream.headers.get("access-control-allow-origin")).toBe(origin.Origin);
  });

  test("may ask as much as a hall of twenty desks does, by default", () => {
    expect(readConfig({}).RATE_LIMIT_PER_MINUTE).toBeGreaterThanOrEqual(20 * 200);
  });
});

describe("bad credentials", () => {
  test("are soon no longer looked at, yet a desk behind the same address keeps working", async () => {
    const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "1000" } });
    const clinic = await app.aClinic();
    const [desk, newcomer] = [await app.aKey("staff", clinic.id), await app.aKey("staff", clinic.id)];
    expect((await app.request("get", clinic.path, desk)).status).toBe(200);
    const guess = (index: number) => app.request("get", clinic.path, `dawr_1_${String(index).padStart(48, "0")}`);
    expect(tally([...(await times(30, guess)), ...(await times(10, guess))])).toEqual({ 401: 30, 429: 10 });
    expect((await guess(99)).headers["retry-after"]).toBeDefined();
    expect((await app.request("get", clinic.path, desk)).status).toBe(200);
    expect((await app.request("get", clinic.path, newcomer)).status).toBe(429);
    expect((await app.request("get", "/openapi.json", null)).status).toBe(200);
  });
});

test("bad credentials behind a proxy that names ports are soon no longer looked at", async () => {
  const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "1000", TRUST_PROXY: "1" } });
  const guess = (index: number) =>
    app
      .request("get", "/v1/clinics", `dawr_1_${String(index).padStart(48, "0")}`)
      .set("X-Forwarded-For", `203.0.113.8:${50_000 + index}`);
  expect(tally([...(await times(30, guess)), ...(await times(10, guess))])).toEqual({ 401: 30, 429: 10 });
});

describe("a request that is too much", () => {
  test("is refused by its address, its headers or its body, as a problem", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const long = await app.request("get", `${clinic.path}/days?list=${"x".repeat(3_000)}`);
    expect(long).toMatchObject({ status: 414, body: { code: "uri_too_long" } });
    const body = JSON.stringify({ patient: { ...aPatient(), name: "x".repeat(20_000) } });
    const large = await app.request("post", `${clinic.path}/bookings`).type("json").send(body);
    expect(large).toMatchObject({ status: 413, body: { code: "too_large" } });
    const close = "Connection: close\r\n\r\n";
    const headers = await speak(app, `GET / HTTP/1.1\r\nHost: x\r\nX-Much: ${"x".repeat(20_000)}\r\n${close}`);
    expect(headers).toMatch(/^HTTP\/1.1 431 .*application\/problem\+json.*"code":"headers_too_large"/s);
    const garbage = await speak(app, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n");
    expect(garbage).toMatch(/^HTTP\/1.1 400 .*"code":"malformed"/s);
    const smuggled = await speak(
      app,
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    );
    expect(smuggled).toMatch(/^HTTP\/1.1 400 /);
    const hostless = await speak(app, `GET ${clinic.path} HTTP/1.1\r\n${close}`);
    expect(hostless).toMatch(/^HTTP\/1.1 400 .*application\/problem\+json.*"pointer":"#\/Host"/s);
    const expecting = await speak(app, `GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: more\r\n${close}`);
    expect(expecting).toMatch(/^HTTP\/1.1 200 /);
  });

  test("is not waited for: half a header, half a body, or nothing at all", async () => {
    const app = await testApp({ settings: { HEADERS_TIMEOUT_SECONDS: "0.2", REQUEST_TIMEOUT_SECONDS: "0.4" } });
    const clinic = await app.aClinic();
    const half = [
      "",
      "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
      `POST ${clinic.path}/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${adminKey}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"patient":',
    ];
    const since = performance.now();
    for (const said of await Promise.all(half.map((bytes) => speak(app, bytes)))) {
      expect(said).toMatch(/^HTTP\/1.1 408 .*"code":"request_timeout"/s);
    }
    expect(performance.now() - since).toBeLessThan(10_000); // without these settings 15 s and more
    expect(await app.database.query("select from bookings")).toHaveLength(0);
  });

  test("does not shorten a stream or a connection that is kept for the next request", async () => {
    const server = createHttpServer((_request, response) => response.end("ok"), {
      HEADERS_TIMEOUT_SECONDS: 0.1,
      REQUEST_TIMEOUT_SECONDS: 0.2,
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => close(server, 0));
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const ask = () => socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const answer = () => new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(String(chunk))));
    ask();
    expect(await answer()).toMatch(/^HTTP\/1.1 200/);
    // Another connection that says nothing is cut meanwhile; this idle one outlives it.
    await speak({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, "");
    ask();
    expect(await answer()).toMatch(/^HTTP\/1.1 200/);
  });
});

test("settings that would let clients choose their address stop the start", () => {
  for (const value of ["true", "1.2.3", "10.0.0.0/99", "everybody", "12", "loopback,", "*"]) {
    expect(() => readConfig({ TRUST_PROXY: value }), value).toThrow("TRUST_PROXY");
  }
  expect(readConfig({ TRUST_PROXY: "1" }).TRUST_PROXY).toBe(1);
  expect(readConfig({ TRUST_PROXY: "loopback, 10.0.0.0/8,fd00::/8" }).TRUST_PROXY).toEqual([
    "loopback",
    "10.0.0.0/8",
    "fd00::/8",
  ]);
  for (const value of ["clinic.example", "https://clinic.example/", "https://*.example", "null"]) {
    expect(() => readConfig({ CORS_ORIGINS: value }), value).toThrow("CORS_ORIGINS");
  }
});
