import { isSecret, parseKey } from "./api-key.js";
import type { KeyCredential } from "./api-key-queries.js";
import type { KnownCaller } from "./caller.js";

/** The key that an Authorization header shows, of any form. */
export const keyOf = (header: string): string | undefined => /^Bearer +([\x21-\x7e]{1,200}) *$/i.exec(header)?.[1];

/** Who holds the key; undefined: nobody. `adminHash` is of the environment's admin key, which may be of any form. */
export async function holderOf(
  key: string | undefined,
  adminHash: Buffer | undefined,
  load: (id: number) => Promise<KeyCredential | undefined>,
): Promise<KnownCaller | undefined> {
  if (key === undefined) return undefined;
  if (adminHash && isSecret(key, adminHash))
    return { role: "admin", keyId: "environment", clinicId: null, boardId: null, organisationId: null };
  const parts = parseKey(key);
  const row = parts && (await load(parts.id));
  if (!row || row.isRevoked || !isSecret(parts.secret, row.secretHash)) return undefined;
  const { role, id: keyId, clinicId, boardId, organisationId } = row;
  return { role, keyId, clinicId, boardId, organisationId };
}
