import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export const publicUrl = "https://dawr.example";
export const client = { clientId: "dawr", clientSecret: "a-secret-of-the-tests-own" };

/** What a server is told of its providers. */
export const oidcSettings = (...issuers: { name: string; issuer: string }[]) => ({
  PUBLIC_URL: publicUrl,
  OIDC_ISSUERS: JSON.stringify(issuers.map(({ name, issuer }) => ({ ...client, name, issuer }))),
});

type AtEnd = (end: () => void) => void;

/** A server on a port of its own, whose listener may be made when the port is known. */
export async function serve(listenerAt: (url: string) => RequestListener, atEnd: AtEnd = onTestFinished) {
  let listener: RequestListener = (_request, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  listener = listenerAt(url);
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  atEnd(stop);
  return url;
}
