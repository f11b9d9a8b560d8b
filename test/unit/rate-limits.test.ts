import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type NextFunction, type Request, type Response } from "express";
import { expect, onTestFinished, test } from "vitest";
import { createRateLimits } from "../../src/http/rate-limits.js";
import { close, listen } from "../../src/http/server.js";

test("of requests that are counted together only those above the limit are refused", async () => {
  const asked = 30;
  const waiting: NextFunction[] = [];
  const app = express();
  app.use((_request, response, next) => {
    response.locals.keyId = 1;
    waiting.push(next);
    if (waiting.length === asked) for (const proceed of waiting) proceed();
  });
  app.use(createRateLimits(20).perKey);
  app.use((_request, response) => void response.end());
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(429).end();
  });
  const server = createServer(app);
  await listen(server, 0, "127.0.0.1");
  onTestFinished(() => close(server, 0));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const replies = await Promise.all(Array.from({ length: asked }, () => fetch(url)));
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(10);
});
