import { expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { testApp } from "./support/test-app.js";

const shared = aServer();

test("pages, their parts and the API's description travel compressed; streams do not", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  const asked = { "Accept-Encoding": "gzip, br" };
  for (const path of [`/board/${clinic.id}`, "/style.css", "/desk/desk.js", "/vendor/uqr.js", "/openapi.json"]) {
    const reply = await fetch(app.url + path, { headers: asked });
    expect(reply.status, path).toBe(200);
    expect(reply.headers.get("content-encoding"), path).toBe("br");
  }
  const stream = await app.stream(`${clinic.path}/stream?audience=public`, asked);
  await stream.next("snapshot");
  expect(stream.headers.get("content-encoding")).toBeNull();
});

test("a page comes with its policy; its parts, the API and streams without what browsers heed for pages only", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  for (const path of [
    "/",
    "/board/1",
    "/board/g/1",
    "/desk/1",
    "/org/1",
    "/doctor/1",
    "/settings/1",
    "/arrive/1",
    "/t",
    "/docs",
    "/icon.svg",
    "/service-worker.js",
  ]) {
    const { headers } = await app.request("get", path, null);
    expect(headers["content-security-policy"], path).toContain("script-src 'self'");
    expect(headers["x-frame-options"], path).toBe("SAMEORIGIN");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
  }
  const parts = [
    "/style.css",
    "/board/board.js",
    "/client/follow-clinic.js",
    "/board/1/app.webmanifest",
    "/board/g/1/app.webmanifest",
    "/org/1/app.webmanifest",
    "/arrive/1/app.webmanifest",
  ];
  const stream = `${clinic.path}/stream?audience=public`;
  for (const path of [
    ...parts,
    clinic.path,
    `${clinic.path}/days`,
    stream,
    "/openapi.json",
    "/health/live",
    "/nothing",
  ]) {
    const abort = new AbortController();
    const { headers } = await fetch(app.url + path, { signal: abort.signal });
    abort.abort();
    for (const name of ["content-security-policy", "x-frame-options", "referrer-policy"]) {
      expect(headers.get(name), `${name} of ${path}`).toBeNull();
    }
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy"), path).toBe("same-origin");
  }
});

test("a signage player that is named frames the board, and neither desk, doctor, kiosk nor ticket", async () => {
  const app = await testApp({ settings: { FRAME_ANCESTORS: "https://player.example,file:" } });
  const headersOf = async (path: string) => (await app.request("get", path, null)).headers;
  for (const path of ["/board/1", "/board.html", "/board/g/1", "/board-group.html"]) {
    // the files are what opens while the server is away
    const board = await headersOf(path);
    expect(board["content-security-policy"], path).toContain("frame-ancestors 'self' https://player.example file:;");
    expect(board["x-frame-options"], path).toBeUndefined();
  }
  for (const path of ["/desk/1", "/doctor/1", "/org/1", "/settings/1", "/arrive/1", "/t", "/", "/docs"]) {
    const headers = await headersOf(path);
    expect(headers["content-security-policy"], path).toMatch(/frame-ancestors 'self'(;|$)/);
    expect(headers["x-frame-options"], path).toBe("SAMEORIGIN");
  }
});

test("a page learns where patients reach the server, or that nobody said", async () => {
  const read = async (settings: Record<string, string>) => {
    const app = await testApp({ settings });
    return (await app.request("get", "/page-settings.json", null)).body;
  };
  expect(await read({ PUBLIC_URL: "https://clinic.example/" })).toEqual({ publicUrl: "https://clinic.example" });
  expect(await read({})).toEqual({ publicUrl: null });
});
