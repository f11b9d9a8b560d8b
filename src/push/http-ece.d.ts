declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  /** Encrypted content encoding (RFC 8188) with the keys of Web Push (RFC 8291); texts are base64url. `pad`: bytes more. */
  function encrypt(
    content: Buffer,
    options: { version: "aes128gcm"; dh: string; authSecret: string; privateKey: ECDH; pad: number },
  ): Buffer;
  const _default: { encrypt: typeof encrypt };
  export default _default;
}
