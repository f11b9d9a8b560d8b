import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** An API key is `dawr_<id>_<secret>`: the id finds the row, the secret is compared with its hash. */

export const hashSecret = (secret: string): Buffer => hash("sha256", secret, "buffer");

/** 192 random bits, in hex. */
export const newSecret = (): string => randomBytes(24).toString("hex");

export const formatKey = (id: number, secret: string): string => `dawr_${id}_${secret}`;

export function parseKey(key: string): { id: number; secret: string } | undefined {
  const [, id, secret] = /^dawr_(\d{1,9})_([0-9a-f]{48})$/.exec(key) ?? [];
  return id && secret ? { id: Number(id), secret } : undefined;
}

/** Takes the same time wherever the secrets differ. */
export const isSecret = (secret: string, hash: Buffer): boolean => timingSafeEqual(hashSecret(secret), hash);
