import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, vi } from "vitest";
import type { TestApp } from "./test-app.js";

export interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  text: string;
  type: string;
  data: any;
}

/** Somebody's program that is told of changes. It answers 204, or what `answerWith` says, and counts only what it answered so. */
export async function aReceiver() {
  const received: Received[] = [];
  const attempts: Received[] = [];
  let answer: (message: Received) => number | Promise<number> = () => 204;
  let headers: Record<string, string> = {};
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { type, data } = JSON.parse(text);
    const message = { id: String(request.headers["webhook-id"]), headers: request.headers, text, type, data };
    attempts.push(message);
    const status = await answer(message);
    if (status >= 200 && status < 300) received.push(message);
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    attempts,
    answerWith: (status: typeof answer | number, more: Record<string, string> = {}) => {
      answer = typeof status === "function" ? status : () => status;
      headers = more;
    },
    /** Waits until it has been told so many messages. */
    told: (count: number) => vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), 15_000),
    attempted: (count: number) => vi.waitFor(() => expect(attempts.length).toBeGreaterThanOrEqual(count), 15_000),
    bookings: () => received.filter(({ type }) => type === "booking.changed").map(({ data }) => data.booking),
  };
}

export type Receiver = Awaited<ReturnType<typeof aReceiver>>;

/** A webhook to the receiver: with its secret, and verified as its owner would do it. */
export async function aWebhook(app: TestApp, receiver: Receiver, fields: object = {}) {
  const reply = await app.request("post", "/v1/webhooks").send({ url: receiver.url, audience: "staff", ...fields });
  if (reply.status !== 201) throw new Error(`no webhook: ${reply.text}`);
  const { id, secret } = reply.body;
  const path = `/v1/webhooks/${id}`;
  return {
    id,
    path,
    secret,
    read: async () => (await app.request("get", path)).body,
    change: (change: object) => app.request("patch", path).send(change),
    attempts: async () => (await app.request("get", `${path}/attempts`)).body.items,
    verify: ({ text, headers }: Received, by = secret) =>
      new Webhook(by).verify(text, headers as Record<string, string>),
  };
}
