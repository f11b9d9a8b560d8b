import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import type { TestApp } from "./test-app.js";

interface Browser {
  pair: ECDH;
  auth: Buffer;
}

/** A push service with the browsers behind it, which read what is sent to them as RFC 8291 says. */
export async function aPushService() {
  const browsers = new Map<string, Browser>();
  const received: Array<{ endpoint: string; headers: IncomingHttpHeaders; message: any }> = [];
  let attempts = 0;
  let answer = 201;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const browser = browsers.get(request.url ?? "");
    attempts++;
    if (browser && answer === 201) {
      const message = JSON.parse(decrypted(Buffer.concat(chunks), browser));
      received.push({ endpoint: `${origin}${request.url}`, headers: request.headers, message });
    }
    response.writeHead(browser ? answer : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    attempts: () => attempts,
    answerWith: (status: number) => {
      answer = status;
    },
    told: (count: number) => vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), 15_000),
    /** What a new browser's `subscribe` gives, as JSON. */
    aSubscription: () => {
      const pair = createECDH("prime256v1");
      pair.generateKeys();
      const path = `/push/${randomBytes(16).toString("base64url")}`;
      const auth = randomBytes(16);
      browsers.set(path, { pair, auth });
      const keys = { p256dh: pair.getPublicKey("base64url"), auth: auth.toString("base64url") };
      return { endpoint: `${origin}${path}`, expirationTime: null, keys };
    },
  };
}

/** Asks to tell this browser of the booking, as its ticket's holder; without a token, as an admin. */
export const subscribe = (
  app: TestApp,
  { clinicId, id, ticketToken }: { clinicId: number; id: string; ticketToken?: string },
  body: object,
) => {
  const asked = app.request("put", `/v1/clinics/${clinicId}/bookings/${id}/push`, ticketToken ? null : undefined);
  return (ticketToken ? asked.set("Booking-Token", ticketToken) : asked).send(body);
};

function decrypted(body: Buffer, { pair, auth }: Browser): string {
  const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const derive = (secret: Buffer, by: Buffer, about: Buffer | string, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, by, about, length));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
  const secret = derive(pair.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, "Content-Encoding: aes128gcm\0", 16);
  const opening = createDecipheriv("aes-128-gcm", key, derive(secret, salt, "Content-Encoding: nonce\0", 12));
  opening.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString(); // 2 ends the last record, zeros may follow
}

/** The claims of a VAPID header (RFC 8292), once its signature is found right. */
export function vapidClaims(authorization: string) {
  const [, head = "", claims = "", signature = "", key = ""] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("the signature is not that of the key");
  return { key, ...JSON.parse(Buffer.from(claims, "base64url").toString()) };
}
