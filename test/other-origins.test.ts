import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "./support/test-app.js";

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

  test("of a listed origin can read why its address was too long", async () => {
    const app = await testApp({ settings: { CORS_ORIGINS: "https://clinic.example" } });
    const { status, headers } = await app
      .request("get", `/v1/clinics?${"x".repeat(3_000)}`)
      .set("Origin", "https://clinic.example");
    expect([status, headers["access-control-allow-origin"]]).toEqual([414, "https://clinic.example"]);
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
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:\d|select |insert |at \w+ \(/);
    }
  });
});
