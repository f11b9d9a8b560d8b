import { expect, test } from "vitest";
import { testApp } from "./support/test-app.js";

test("pages, their parts and the API's description travel compressed; streams do not", async () => {
  const app = await testApp();
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

test("a page comes with its policy; its parts without what browsers heed for whole pages only", async () => {
  const app = await testApp();
  for (const path of ["/", "/board/1", "/t", "/docs", "/icon.svg"]) {
    const { headers } = await app.request("get", path, null);
    expect(headers["content-security-policy"], path).toContain("script-src 'self'");
  }
  for (const path of ["/style.css", "/board/board.js", "/client/follow-clinic.js"]) {
    const { headers } = await app.request("get", path, null);
    expect(headers, path).not.toHaveProperty("content-security-policy");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["cross-origin-resource-policy"], path).toBe("same-origin");
  }
});
