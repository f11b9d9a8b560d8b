import { createECDH } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { oidcIssuers } from "./oidc-issuers.js";
import { faultOf } from "./postgres-url.js";

/** Names that express knows for the usual private networks. */
const proxyNames = ["loopback", "linklocal", "uniquelocal"];

/** "0" means no limit. */
const limit = (byDefault: number) => z.coerce.number().int().min(0).default(byDefault);
const whole = (byDefault: number, min = 1, max = 1_000_000) =>
  z.coerce.number().int().min(min).max(max).default(byDefault);
const seconds = (byDefault: number, min = 0.1) => z.coerce.number().min(min).max(86_400).default(byDefault);
const flag = (byDefault: boolean) => z.stringbool().default(byDefault);

/** What an Authorization header can carry and the server reads back from it. */
const headerSecret = z
  .string()
  .min(16, "must have at least 16 characters")
  .max(200, "must have at most 200 characters")
  .regex(/^[\x21-\x7e]*$/, "must be of visible ASCII characters without spaces, or no header can carry it");

/** A setting that opens something, or may hold a password. Neither log nor `/health` shows it. */
const secret = <Setting extends z.ZodType>(setting: Setting): Setting => setting.meta({ isSecret: true });

const postgresUrl = z.string().superRefine((url, { addIssue }) => {
  const fault = faultOf(url);
  if (fault) addIssue(fault);
});

const brokerUrl = z
  .string()
  .refine(
    (url) => /^rediss?:\/\/[^/]/.test(url) && URL.canParse(url) && /^\/?\d*$/.test(new URL(url).pathname),
    "must be redis:// or rediss://, like rediss://user:password@redis.example:6379",
  );

const isSubnet = (text: string) => {
  const [address = "", bits] = text.split("/");
  const family = isIP(address);
  return family > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
};
const words = (text: string) => text.split(",").map((word) => word.trim());

/** "true" is refused: it would let every client choose its own address. */
const trustedProxies = z
  .string()
  .refine(
    (text) => /^\d$/.test(text) || words(text).every((word) => proxyNames.includes(word) || isSubnet(word)),
    `must be the number of proxies in front (0 to 9), or a list of addresses, subnets and ${proxyNames.join(", ")}`,
  )
  .transform((text) => (/^\d$/.test(text) ? Number(text) : words(text)));

const origins = z
  .string()
  .transform(words)
  .refine(
    (list) =>
      list.every(
        (word) => word === "*" || (/^https?:[^*]+$/.test(word) && URL.canParse(word) && new URL(word).origin === word),
      ),
    'must be a list of origins like https://clinic.example (no path), or "*" for public boards',
  );

/** What the policy of a page can name: origins, subdomains, schemes of players (`file:`), or "*". */
const frameAncestors = z
  .string()
  .transform(words)
  .refine(
    (list) => list.every((word) => /^(\*|[a-z][a-z\d+.-]*:(\/\/(\*\.)?[a-z\d.-]+(:\d{1,5})?)?)$/i.test(word)),
    'must be a list of origins like https://player.example (no path), of schemes like file:, or "*"',
  );

/** Without its last slash. */
const publicUrl = z
  .string()
  .transform((url) => url.replace(/\/$/, ""))
  .refine(
    (url) => /^https?:/.test(url) && URL.canParse(url) && new URL(url).origin === url,
    "must be an origin like https://clinic.example: a path below it is not supported",
  );

/** As `openssl rand -base64 32` prints it. */
const sealingKey = z
  .base64("must be base64")
  .transform((text) => Buffer.from(text, "base64"))
  .refine((key) => key.length === 32, "must be 32 bytes in base64 (openssl rand -base64 32)");

function isPrivateKey(bytes: Buffer): boolean {
  try {
    createECDH("prime256v1").setPrivateKey(bytes);
    return bytes.length === 32;
  } catch {
    return false;
  }
}

/** As `npm run keys -- vapid` prints it: a number of the curve P-256. */
const vapidPrivateKey = z
  .base64url("must be base64url")
  .transform((text) => Buffer.from(text, "base64url"))
  .refine(isPrivateKey, "must be a private key of P-256, 32 bytes in base64url (npm run keys -- vapid)");

/** Apple's push service refuses one that leads nowhere. */
const vapidSubject = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^(mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https:\/\/[^/]+\.[^/].*)$/.test(text),
    "must be where the push services reach you, mailto:it@clinic.example or https://clinic.example",
  );

/** Keys and credentials travel to them, so beyond a private network only by https. */
const originUrls = z
  .string()
  .transform(words)
  .refine(
    (list) =>
      list.every((word) => /^https?:/.test(word) && URL.canParse(word) && new URL(word).origin === word) &&
      new Set(list).size === list.length,
    "must be a list of different origins like https://a.clinic.example (no path)",
  );

const networks = z
  .string()
  .transform(words)
  .refine((list) => list.every(isSubnet), "must be a list of addresses and subnets like 10.1.0.0/16");

const environmentSchema = z.object({
  NODE_ENV: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["development", "production", "test"], "must be development, production or test"))
    .default("development"),
  DATABASE_URL: secret(postgresUrl.optional()),
  LISTEN_DATABASE_URL: secret(postgresUrl.optional()),
  ORIGIN_URL: originUrls.optional(),
  EDGE_KEY: secret(headerSecret.optional()),
  BROKER_URL: secret(brokerUrl.optional()),
  BROKER_PREFIX: z
    .string()
    .regex(/^[\w.-]{1,50}$/, "must be of up to 50 letters, digits, points, hyphens and underscores")
    .default("dawr"),
  RELAY: flag(false),
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  ADMIN_API_KEY: secret(headerSecret.optional()),
  MIGRATE_ON_START: flag(false),
  POOL_SIZE: whole(10),
  POOL_MAX_OVERFLOW: whole(20, 0),
  POOL_TIMEOUT_SECONDS: seconds(30),
  POOL_MAX_WAITING: limit(500),
  POOL_PRE_PING: flag(true),
  POOL_RECYCLE_SECONDS: seconds(3600, 1),
  POOL_LOG: flag(false),
  LEASE_WARN_SECONDS: seconds(10),
  STATEMENT_TIMEOUT_SECONDS: seconds(5),
  LOCK_TIMEOUT_SECONDS: seconds(3),
  IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: seconds(10),
  NOTIFY_AFTER_COMMIT: flag(false),
  STREAM_MAX_AGE_SECONDS: seconds(300, 1),
  STREAMS_MAX: limit(20_000),
  STREAMS_PER_ADDRESS: limit(2_000),
  STREAMS_PER_KEY: limit(0),
  STREAM_DRAIN_SPREAD_SECONDS: seconds(5, 0),
  FAIL_CLOSED_SECONDS: seconds(15, 1),
  RATE_LIMIT_PER_MINUTE: limit(6_000),
  HEADERS_TIMEOUT_SECONDS: seconds(15),
  REQUEST_TIMEOUT_SECONDS: seconds(30),
  TRUST_PROXY: trustedProxies.optional(),
  METRICS_TOKEN: secret(headerSecret.optional()),
  SENTRY_DSN: secret(
    z
      .url({ protocol: /^https?$/, error: "must be https://<key>@<host>/<project>" })
      .refine((dsn) => URL.canParse(dsn) && new URL(dsn).username !== "", "must hold a public key")
      .optional(),
  ),
  CORS_ORIGINS: origins.default([]),
  FRAME_ANCESTORS: frameAncestors.default([]),
  PUBLIC_URL: publicUrl.optional(),
  WEBHOOK_SEALING_KEY: secret(sealingKey.optional()),
  WEBHOOK_NETWORKS: networks.default([]),
  VAPID_PRIVATE_KEY: secret(vapidPrivateKey.optional()),
  VAPID_SUBJECT: vapidSubject.optional(),
  PUSH_NETWORKS: networks.default([]),
  OIDC_ISSUERS: secret(oidcIssuers.default([])),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Config = Readonly<z.output<typeof environmentSchema> & { isProduction: boolean }>;

type Setting = keyof typeof environmentSchema.shape;
export const settingNames = Object.keys(environmentSchema.shape) as Setting[];
export const isSecret = (setting: Setting): boolean => environmentSchema.shape[setting].meta()?.isSecret === true;

/** What an operator must set otherwise; the message says all of it, without a stack. */
export class ConfigError extends Error {}

/** The environment, checked once. White space around a value does not count, and an empty value is as good as none. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const settings = Object.fromEntries(settingNames.map((name) => [name, environment[name]?.trim() || undefined]));
  const parsed = environmentSchema.safeParse(settings);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(`Dawr cannot start with these settings: ${faults.join("; ")}`);
  }
  const isProduction = parsed.data.NODE_ENV === "production";
  const fault = faultTogether(parsed.data, isProduction);
  if (fault) throw new ConfigError(`Dawr cannot start: ${fault}`);
  return Object.freeze({ ...parsed.data, isProduction });
}

/** What each setting alone does not show. */
function faultTogether(settings: z.output<typeof environmentSchema>, isProduction: boolean): string | undefined {
  const { DATABASE_URL, LISTEN_DATABASE_URL, ORIGIN_URL, EDGE_KEY, BROKER_URL, RELAY } = settings;
  if (EDGE_KEY && !ORIGIN_URL) return "ORIGIN_URL must be set with EDGE_KEY";
  if (isProduction && !DATABASE_URL && !ORIGIN_URL) {
    return "DATABASE_URL must be set in production (or ORIGIN_URL and EDGE_KEY, for an edge)";
  }
  if (ORIGIN_URL && (DATABASE_URL || LISTEN_DATABASE_URL)) {
    return "ORIGIN_URL makes an edge, which has no database; it excludes DATABASE_URL and LISTEN_DATABASE_URL";
  }
  if (ORIGIN_URL && !EDGE_KEY) return "EDGE_KEY must be set with ORIGIN_URL";
  if (RELAY && ORIGIN_URL) return "RELAY needs a database, which an edge (ORIGIN_URL) has not";
  if (RELAY && !BROKER_URL) return "RELAY needs BROKER_URL, for a relay tells the broker what changed";
  if (settings.OIDC_ISSUERS.length > 0 && !settings.PUBLIC_URL) {
    return "PUBLIC_URL must be set with OIDC_ISSUERS, for the providers send people back there";
  }
  if (settings.VAPID_PRIVATE_KEY && !settings.VAPID_SUBJECT) return "VAPID_SUBJECT must be set with VAPID_PRIVATE_KEY";
  return undefined;
}
