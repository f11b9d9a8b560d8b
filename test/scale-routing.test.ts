import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { aBalancer, hasBalancer } from "./support/a-balancer.js";

/** A server that is always ready, and says its name to whoever asks for something else. */
async function aDoor(name: string): Promise<string> {
  const server = createServer((_request, response) => void response.end(name));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const withKey = { Authorization: "Bearer dawr_1_key" };

describe.skipIf(!hasBalancer("haproxy"))("behind haproxy.scale.cfg (skipped without haproxy)", () => {
  test("edges get what the public watches, origins everything else, and what edges ask of origins nobody may", async () => {
    const names = ["edge-1", "edge-2", "edge-3", "origin-1", "origin-2"];
    const balancer = await aBalancer("haproxy", await Promise.all(names.map(aDoor)), {
      file: "deploy/haproxy.scale.cfg",
    });
    const whoAnswers = async (path: string, options: RequestInit = {}) =>
      (await (await fetch(`${balancer.url}${path}`, options)).text()).split("-")[0];
    for (const [path, headers] of [
      ["/v1/clinics/7/stream", {}],
      ["/v1/clinics/7/stream?date=today&list=regular", {}],
      ["/v1/clinics/7/days", {}],
      ["/v1/clinics/7/stream", { "Booking-Token": "a-ticket" }],
      ["/v1/clinics/7/stream?audience=public", withKey],
      ["/v1/clinics/7/stream", { Cookie: "dawr_session=of-a-page-that-shows-the-board" }],
    ] as const) {
      expect(await whoAnswers(path, { headers }), path).toBe("edge");
    }
    for (const [path, options] of [
      ["/v1/clinics/7/stream", { headers: withKey }],
      ["/v1/clinics/7/days", { headers: withKey }],
      ["/v1/clinics/7/stream?audience=staff", { headers: { Cookie: "dawr_session=x" } }],
      ["/v1/clinics/7/bookings", { method: "POST", headers: withKey }],
      ["/v1/clinics/7", {}],
      ["/board/7", {}],
    ] as const) {
      expect(await whoAnswers(path, options), path).toBe("origin");
    }
    for (const path of ["/edge/v1/readings", "/EDGE/v1/readings", "/Edge/V1/readings/"]) {
      const asked = await fetch(`${balancer.url}${path}`, { method: "POST", headers: withKey });
      expect([path, asked.status]).toEqual([path, 404]);
    }
  });
});
