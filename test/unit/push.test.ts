import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.js";
import { createVapid, newVapidKey } from "../../src/push/vapid.js";
import { vapidClaims } from "../support/a-push-service.js";

const privateKey = Buffer.alloc(32, 5);

test("a push service learns who sends, for which service and until when, signed by the key that browsers subscribe with", () => {
  const { publicKey, authorizationFor } = createVapid(privateKey, "mailto:it@clinic.example");
  const header = authorizationFor(new URL("https://push.example/a/b?c=d"), new Date("2026-11-24T08:00:00.900Z"));
  expect(vapidClaims(header)).toEqual({
    key: publicKey,
    aud: "https://push.example",
    exp: Date.parse("2026-11-24T20:00:00Z") / 1_000,
    sub: "mailto:it@clinic.example",
  });
  const other = createVapid(Buffer.alloc(32, 6), "mailto:it@clinic.example");
  expect(() => vapidClaims(header.replace(publicKey, other.publicKey))).toThrow("not that of the key");
});

test("a new key is one that the server takes, and no two are the same", () => {
  const [one, other] = [newVapidKey(), newVapidKey()];
  expect(one).not.toBe(other);
  const { VAPID_PRIVATE_KEY } = readConfig({ VAPID_PRIVATE_KEY: one, VAPID_SUBJECT: "https://clinic.example" });
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(one, "base64url");
  expect(createVapid(VAPID_PRIVATE_KEY as Buffer, "https://clinic.example").publicKey).toBe(
    pair.getPublicKey("base64url"),
  );
});

const subjects = ["it@clinic.example", "mailto:it@localhost", "https://localhost", "http://clinic.example"];
test.each<[NodeJS.ProcessEnv, string]>([
  [{ VAPID_PRIVATE_KEY: "AAAA" }, "VAPID_PRIVATE_KEY: must be a private key of P-256"],
  [{ VAPID_PRIVATE_KEY: Buffer.alloc(32).toString("base64url") }, "VAPID_PRIVATE_KEY: must be a private key of P-256"],
  [{ VAPID_PRIVATE_KEY: privateKey.toString("base64url") }, "VAPID_SUBJECT must be set with VAPID_PRIVATE_KEY"],
  ...subjects.map((VAPID_SUBJECT): [NodeJS.ProcessEnv, string] => [
    { VAPID_SUBJECT },
    "must be where the push services reach you",
  ]),
])("%j does not start", (settings, reason) => {
  expect(() => readConfig(settings)).toThrow(reason);
});
