import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Problem } from "../contract/problem.js";
import { KeyedGate } from "../db/keyed-gate.js";

/** What OWASP's Password Storage Cheat Sheet (2025) asks of scrypt, in the form that needs least memory: 32 MB. */
const cost = { log2N: 15, r: 8, p: 3 };
const hashBytes = 32;

/** Anonymous callers choose how many run, each for a fifth of a second of a processor: of each purpose few at once, and soon a 503. */
const atOnce = { permits: 2, maxWaiting: 8, timeoutMs: 2_000 };

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

interface Stored extends Record<"log2N" | "r" | "p", number> {
  salt: Buffer;
}

/** In the PHC string format, so that what it costs may grow: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
const phc = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** One spelling for whatever keyboard the password is typed with. */
const deriveFrom = (password: string, { log2N, r, p, salt }: Stored): Promise<Buffer> =>
  derive(password.normalize("NFKC"), salt, hashBytes, { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r });

/**
 * "signing in": whoever says who she is; "at a desk": the same by a PIN at a desk of a clinic's; "signed in": whoever is known already,
 * so that the former do not lock her out.
 */
type Purpose = "signing in" | "at a desk" | "signed in";

export class Passwords {
  readonly #gate = new KeyedGate<Purpose>({
    ...atOnce,
    refuse: () => new Problem("pool_exhausted", { retryAfterSeconds: 2 }),
  });

  hash(password: string, purpose: Purpose): Promise<string> {
    return this.#gate.run(purpose, async () => {
      const salt = randomBytes(16);
      const hash = await deriveFrom(password, { ...cost, salt });
      return `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
    });
  }

  /** Takes as long where there is no hash to compare with (null). `begin` runs when it is its turn, and may throw. */
  isRight(
    password: string,
    stored: string | null,
    purpose: Purpose,
    begin: () => Promise<void> = async () => {},
  ): Promise<boolean> {
    return this.#gate.run(purpose, async () => {
      await begin();
      const [, log2N, r, p, salt, hash] = phc.exec(stored ?? "") ?? [];
      if (!salt || !hash) {
        await deriveFrom(password, { ...cost, salt: randomBytes(16) });
        return false;
      }
      const terms = { log2N: Number(log2N), r: Number(r), p: Number(p), salt: Buffer.from(salt, "base64") };
      return timingSafeEqual(await deriveFrom(password, terms), Buffer.from(hash, "base64"));
    });
  }
}
