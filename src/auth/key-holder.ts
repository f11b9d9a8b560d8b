import { isSecret, parseKey } from "./api-key.js";
import type { KeyCredential } from "./api-key-queries.js";
import type { KnownCaller } from "./caller.js";

/**
 * Whose key an Authorization header shows; undefined: nobody's. `adminHash` is of the environment's admin key, which may be
 * of any form.
 */
export async function holderOfKey(
  header: string,
  adminHash: Buffer | undefined,
  load: (id: number) => Promise<KeyCredential | undefined>,
): Promise<KnownCaller | undefined> {
  const [, key] = /^Bearer +([\x21-\x7e]{1,200}) *$/i.exec(header) ?? [];
  if (key === undefined) return undefined;
  if (adminHash && isSecret(key, adminHash)) return { role: "admin", keyId: "environment", clinicId: null };
  const parts = parseKey(key);
  const row = parts && (await load(parts.id));
  if (!row || row.isRevoked || !isSecret(parts.secret, row.secretHash)) return undefined;
  return { role: row.role, keyId: row.id, clinicId: row.clinicId };
}
