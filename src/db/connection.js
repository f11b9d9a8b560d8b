// @ts-check
import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/** What our statements rely on, whatever the database's or the role's default is. */
export const ownSettings = [
  "default_transaction_isolation=read\\ committed",
  "datestyle=ISO",
  "intervalstyle=postgres",
  "timezone=UTC",
  "standard_conforming_strings=on",
  "extra_float_digits=1",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");

/**
 * The URL with what the program asks of the connection. pg by itself lets the URL's parameters win; here the program's
 * settings hold, and of `options` both are sent, ours last, where PostgreSQL lets it win.
 *
 * @param {string} url
 * @param {pg.ClientConfig} ours
 * @returns {pg.ClientConfig}
 */
export function connectionTo(url, ours) {
  const options = [optionsOf(url), ours.options].filter(Boolean).join(" ");
  return { ...parseIntoClientConfig(url), ...ours, ...(options && { options }) };
}

/**
 * Those of the URL, or else of PGOPTIONS.
 *
 * @param {string} url
 */
function optionsOf(url) {
  const client = /** @type {pg.Client & { connectionParameters: { options?: string } }} */ (new pg.Client(url));
  return client.connectionParameters.options;
}
