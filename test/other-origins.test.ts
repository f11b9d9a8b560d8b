import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { adminKey, type TestApp, testApp } from "./support/test-app.js";

describe("a browser", () => {
  const preflight = (app: TestApp, path: string, origin: string, method: string, headers: string) =>
    fetch(`${app.url}${path}`, {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers },
    });

  test("of another origin reads nothing, unless its origin is on the list", async () => {
    const closed = await testApp();
    const open = await testApp({ settings: { CORS_ORIGINS: "https://clinic.example,http://127.0.0.1:5173" } });
    const ask = (app: TestApp, origin: string) => app.request("get", "/v1/clinics").set("Origin", origin);
    const document = await fetch(`${closed.url}/openapi.json`, { headers: { Origin: "https://editor.example" } });
    expect(document.headers.get("access-control-allow-origin")).toBe("*");
    expect((await ask(closed, "https://clinic.example")).headers).not.toHaveProperty("access-control-allow-origin");
    const { headers } = await ask(open, "https://clinic.example");
    expect(headers["access-control-allow-origin"]).toBe("https://clinic.example");
    expect(headers["access-control-allow-credentials"]).toBe("true");
    expect(headers.vary).toMatch(/Origin/);
    for (const name of ["ETag", "Location", "RateLimit", "Retry-After", "Idempotency-Replayed"]) {
      expect(headers["access-control-expose-headers"]).toContain(name);
    }
    for (const origin of [
      "https://clinic.example.evil.com",
      "http://clinic.example",
      "null",
      "https://x.clinic.example",
    ]) {
      expect((await ask(open, origin)).headers, origin).not.toHaveProperty("access-control-allow-origin");
    }
    const wanted =
      "authorization,baggage,booking-token,content-type,idempotency-key,if-match,if-none-match,last-event-id," +
      "traceparent,tracestate,x-csrf-token";
    const allowed = await preflight(open, "/v1/clinics/1/bookings", "https://clinic.example", "POST", wanted);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase().split(",").sort()).toEqual(
      wanted.split(","),
    );
    expect(allowed.headers.get("access-control-allow-methods")).toContain("PATCH");
  });

  test("of any origin may follow public boards where the list says *, and never with a credential", async () => {
    const app = await testApp({ settings: { CORS_ORIGINS: "*" } });
    const clinic = await app.aClinic({ publicBoard: true });
    const origin = { Origin: "https://anybody.example" };
    const stream = await app.stream(`${clinic.path}/stream`, origin);
    expect(stream.headers.get("access-control-allow-origin")).toBe("*");
    expect(stream.headers.get("access-control-allow-credentials")).toBeNull();
    expect(stream.headers.get("vary")).toMatch(/Origin/);
    const withKey = await app.request("get", `${clinic.path}/days`).set(origin);
    expect(withKey.headers).not.toHaveProperty("access-control-allow-origin");
    const asked = await preflight(app, `${clinic.path}/bookings`, origin.Origin, "POST", "authorization");
    expect(asked.headers.get("access-control-allow-methods")).toBe("GET,HEAD");
    expect(asked.headers.get("access-control-allow-headers")).not.toMatch(/authorization|token/i);
  });

  /** The status and headers of the answer to these bytes. */
  async function answerTo(app: TestApp, bytes: string) {
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.write(bytes);
    const [head = ""] = (await text(socket)).split("\r\n\r\n");
    const [first = "", ...lines] = head.split("\r\n");
    const headers = new Headers(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]));
    return { status: Number(first.split(" ")[1]), headers };
  }
  const begun = (path: string, origin: string, more = "") =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: ${origin}\r\n${more}`;
  const withBody = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  const asAdmin = `Authorization: Bearer ${adminKey}\r\n`;

  test.each([
    ["an address that is too long", 414, (origin: string) => begun(`/v1/clinics?${"x".repeat(3_000)}`, origin, "\r\n")],
    ["an address that is none", 400, (origin: string) => begun("/v1/clinics/%ZZ", origin, "\r\n")],
    [
      "headers that are too long",
      431,
      (origin: string) => begun("/v1", origin, `Cookie: ${"x".repeat(20_000)}\r\n\r\n`),
    ],
    [
      "headers beyond all measure",
      431,
      (origin: string) => begun("/v1", origin, `Cookie: ${"x".repeat(40_000)}\r\n\r\n`),
    ],
    ["a header that is none", 400, (origin: string) => begun("/v1", origin, "No header\r\n\r\n")],
    ["two lengths of one body", 400, (origin: string) => begun("/v1", origin, `Content-Length: 4\r\n${withBody}`)],
    ["a chunk that is none", 400, (origin: string) => begun("/v1/clinics", origin, `${asAdmin}${withBody}xyz\r\n`)],
    [
      "the extension of a chunk",
      413,
      (origin: string) => begun("/v1/clinics", origin, `${asAdmin}${withBody}1;x=${"x".repeat(20_000)}\r\n`),
    ],
    ["half a body", 408, (origin: string) => begun("/v1/clinics", origin, `${asAdmin}${withBody}5\r\n{"n`)],
  ])("of a listed origin can read what was wrong with %s, of another it cannot", async (_what, status, bytesOf) => {
    const settings = { CORS_ORIGINS: "https://clinic.example", REQUEST_TIMEOUT_SECONDS: "0.4" };
    const app = await testApp({ settings });
    const listed = await answerTo(app, bytesOf("https://clinic.example"));
    expect(listed.status).toBe(status);
    expect(listed.headers.get("access-control-allow-origin")).toBe("https://clinic.example");
    expect(listed.headers.get("access-control-allow-credentials")).toBe("true");
    expect(listed.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    const another = await answerTo(app, bytesOf("https://evil.example"));
    expect([another.status, another.headers.get("access-control-allow-origin")]).toEqual([status, null]);
    for (const { headers } of [listed, another]) expect(headers.get("vary")).toMatch(/Origin/);
  });

  test("runs no script but the server's own files, and is told nothing about the server", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const page = await app.request("get", "/", null);
    expect(page.headers["content-security-policy"]).toMatch(
      /default-src 'self'.*script-src 'self';.*script-src-attr 'none'/,
    );
    expect(page.headers["content-security-policy"]).not.toMatch(/unsafe|upgrade-insecure/);
    const replies = [
      page,
      await app.request("get", "/v1/clinics", null),
      await app.request("get", clinic.path),
      await app.request("get", "/%ZZ", null),
      await app.request("post", `${clinic.path}/bookings`).type("json").send("{"),
    ];
    for (const { headers, text } of replies) {
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("server");
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:\d|(?<!<)select |insert |at \w+ \(/);
    }
  });
});
