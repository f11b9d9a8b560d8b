import { stringifyCookie } from "cookie";
import type { TestApp } from "./test-app.js";

const page = "text/html,application/xhtml+xml";

/** A browser on its way through a sign-in: keeps cookies as one does, and follows nothing by itself. */
export function aBrowser(app: TestApp, address = "198.51.100.7") {
  const cookies = new Map<string, string>();
  const visit = async (path: string, accept = page) => {
    const request = app.request("get", path, null).set("Accept", accept).set("X-Forwarded-For", address).redirects(0);
    const reply = await (cookies.size > 0
      ? request.set("Cookie", stringifyCookie(Object.fromEntries(cookies)))
      : request);
    const set = [reply.headers["set-cookie"] ?? []].flat() as string[];
    for (const line of set) {
      const [pair = ""] = line.split(";");
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: reply.status,
      location: reply.headers.location as string | undefined,
      body: reply.body,
      headers: reply.headers,
      set,
    };
  };
  return {
    cookies,
    visit,
    /** Where the provider's page is. */
    begin: async (to?: string): Promise<URL> => {
      const { status, location } = await visit(
        `/v1/sign-in/oidc/company${to === undefined ? "" : `?to=${encodeURIComponent(to)}`}`,
      );
      if (status !== 302 || !location) throw new Error(`not sent to the provider: ${status} ${location}`);
      return new URL(location);
    },
    /** Where the page is that she is led to. */
    comeBack: (url: string, accept?: string) => visit(url.replace(/^https:\/\/[^/]*/, ""), accept),
  };
}
