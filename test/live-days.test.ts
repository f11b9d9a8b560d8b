import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker } from "./support/test-app.js";

const shared = aServer();

describe("the list of days", () => {
  test("is never older than what its reader has just written", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 100 });
    for (let number = 1; number <= 30; number++) {
      await aBooker(app, clinic).book();
      const { body } = await app.request("get", `${clinic.path}/days`);
      expect(body.days[0].bookings).toHaveLength(number);
    }
  });

  test("is no stream for who says so", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    for (const refused of [
      "text/event-stream;q=0",
      "text/event-stream;charset=utf-8;q=0",
      'x/y;z="text/event-stream"',
    ]) {
      const reply = await app.request("get", `${clinic.path}/days`).set("Accept", `${refused}, application/json`);
      expect(reply.type, refused).toBe("application/json");
    }
  });

  test("is 304 until something changes", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    await aBooker(app, clinic).book();
    const first = await app.request("get", `${clinic.path}/days`);
    const ask = () => app.request("get", `${clinic.path}/days`).set("If-None-Match", first.headers.etag as string);
    expect((await ask()).status).toBe(304);
    await aBooker(app, clinic).book();
    expect((await ask()).status).toBe(200);
    const asPublic = app
      .request("get", `${clinic.path}/days?audience=public`)
      .set("If-None-Match", first.headers.etag as string);
    expect((await asPublic).status).toBe(200);
  });
});
