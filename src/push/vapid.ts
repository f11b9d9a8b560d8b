import { createECDH, createPrivateKey, sign } from "node:crypto";

/** Voluntary Application Server Identification (RFC 8292): who sends, so that a push service can reach them and let nobody else send. */
export interface Vapid {
  /** What a browser subscribes with, in base64url. */
  publicKey: string;
  /** The header `Authorization` for this push service. */
  authorizationFor(endpoint: URL, now: Date): string;
}

/** RFC 8292 allows a day. */
const validSeconds = 12 * 3_600;

/**
 * @param privateKey A number of the curve P-256, 32 bytes.
 * @param subject A `mailto:` or `https:` URL.
 */
export function createVapid(privateKey: Buffer, subject: string): Vapid {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const publicKey = point.toString("base64url");
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), privateKey].map((part) => part.toString("base64url"));
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y, d } });
  const header = encoded({ typ: "JWT", alg: "ES256" });
  const authorizationFor = ({ origin }: URL, now: Date) => {
    const claims = { aud: origin, exp: Math.floor(now.getTime() / 1_000) + validSeconds, sub: subject };
    const signed = `${header}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
    return `vapid t=${signed}.${signature.toString("base64url")}, k=${publicKey}`;
  };
  return { publicKey, authorizationFor };
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A new private key; a short number fills its 32 bytes with zeros in front. */
export function newVapidKey(): string {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url");
}
