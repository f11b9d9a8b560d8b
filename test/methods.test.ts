import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { expect, test } from "vitest";
import { listOperations } from "../src/app.js";
import { pathsOf } from "../src/http/operation-paths.js";
import { testApp } from "./support/test-app.js";

const methods = ["get", "post", "put", "patch", "delete"];

test("a method that an address has not is 405 and says which it has; OPTIONS says so too", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const ask = (method: string, path: string) => fetch(`${app.url}${path}`, { method: method.toUpperCase() });
  const paths = Object.entries({
    ...pathsOf(listOperations(app.context)),
    ...Object.fromEntries(
      ["/health", "/health/live", "/metrics", "/openapi.json", "/", "/docs", "/desk/1"].map((path) => [
        path,
        { get: {} },
      ]),
    ),
  });
  expect(paths.length).toBeGreaterThan(20);
  for (const [path, known] of paths) {
    const filled = path.replace("{clinicId}", String(clinic.id)).replace(/\{\w+\}/g, "x");
    const allow = ["HEAD", ...methods].filter((method) => (method === "HEAD" ? "get" in known : method in known));
    const said = (reply: Response) =>
      reply.headers
        .get("allow")
        ?.split(/, ?/)
        .map((name) => name.toLowerCase())
        .sort();
    const expected = allow.map((name) => name.toLowerCase()).sort();
    for (const method of methods.filter((name) => !(name in known))) {
      const reply = await ask(method, filled);
      expect({ status: reply.status, allow: said(reply) }, `${method} ${path}`).toEqual({
        status: 405,
        allow: expected,
      });
      expect(await reply.json()).toMatchObject({ code: "method_not_allowed" });
    }
    const options = await ask("options", filled);
    expect({ ok: options.ok, allow: said(options) }, path).toEqual({ ok: true, allow: expected });
  }
  expect((await ask("delete", "/v1/nothing")).status).toBe(404);
  expect((await ask("options", "/v1/nothing")).status).toBe(404);
});

test("so is a method of other protocols, in whatever spelling of the address, and of an address that is none 404", async () => {
  const app = await testApp();
  const ask = async (method: string, path: string) => {
    const [reply] = (await once(request(app.url + path, { method }).end(), "response")) as [IncomingMessage];
    reply.resume();
    return { status: reply.statusCode, allow: reply.headers.allow };
  };
  const refused = { status: 405, allow: "HEAD, POST, GET" };
  for (const method of ["PROPFIND", "TRACE", "M-SEARCH", "LOCK"]) {
    expect(await ask(method, "/v1/clinics"), method).toEqual(refused);
  }
  for (const path of ["/v1/clinics/", "/V1/Clinics", "/v1/clinics?limit=1"]) {
    expect(await ask("PUT", path), path).toEqual(refused);
  }
  for (const path of ["/v1//clinics", "/v1/clinics/1/nothing", "/v2/clinics"]) {
    expect(await ask("PUT", path), path).toEqual({ status: 404, allow: undefined });
  }
});
