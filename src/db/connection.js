// @ts-check
import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

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
