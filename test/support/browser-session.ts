import { expect } from "vitest";
import type { TestApp } from "./test-app.js";

type Method = Parameters<TestApp["request"]>[0];

export interface BrowserSession {
  cookie: string;
  csrfToken: string;
  expiresAt: string;
  setCookie: string;
}

/** What a browser keeps of the answer to signing in. */
export async function signIn(app: TestApp, clinic: { path: string }, key: string): Promise<BrowserSession> {
  const reply = await app.request("post", `${clinic.path}/session`, key);
  expect(reply.status).toBe(201);
  const setCookie = String(reply.headers["set-cookie"]);
  return { ...reply.body, setCookie, cookie: setCookie.split(";")[0] as string };
}

/** A request as any page can make the browser send it: with the cookie alone. */
export const asBrowser = (app: TestApp, { cookie }: { cookie: string }, method: Method, path: string) =>
  app.request(method, path, null).set("Cookie", cookie);

/** A request of the clinic's own page. */
export const withToken = (app: TestApp, browser: BrowserSession, method: Method, path: string) =>
  asBrowser(app, browser, method, path).set("X-CSRF-Token", browser.csrfToken);
