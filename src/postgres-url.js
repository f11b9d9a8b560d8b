// @ts-check
import { parseIntoClientConfig } from "pg-connection-string";

const unencoded = "in its user and password / must be written %2F, @ %40, # %23, ? %3F, : %3A and % %25";

/**
 * A fault of a PostgreSQL URL, which is as psql, pg and knex take it (`postgres://user:password@/dawr?host=/run/postgresql`), told
 * without any piece of it: an unencoded password may be cut anywhere. Plain JavaScript, for the knex command line too.
 *
 * @param {string} url
 * @returns {string | undefined}
 */
export function faultOf(url) {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/s.exec(url) ?? [];
  if (rest === undefined) return "must be a postgres:// URL";
  if (/#|[@/?].*@/s.test(rest)) return unencoded;
  const [hosts] = /[^/?@]*(?=$|[/?])/.exec(rest) ?? [""];
  try {
    if (hosts.includes(",") || parseIntoClientConfig(url).host?.includes(",")) return "must name one host, not several";
    return undefined;
  } catch (error) {
    const isAboutFile = error instanceof Error && "syscall" in error;
    return isAboutFile ? "names a certificate or key file that cannot be read" : `cannot be read: ${unencoded}`;
  }
}
