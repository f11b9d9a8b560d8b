import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/**
 * The URL with what the program asks of the connection. pg by itself lets the URL's parameters win; here the program's
 * settings hold, and of `options` both are sent, ours last, where PostgreSQL lets it win.
 */
export function connectionTo(url: string, ours: pg.ClientConfig): pg.ClientConfig {
  const options = [optionsOf(url), ours.options].filter(Boolean).join(" ");
  return { ...parseIntoClientConfig(url), ...ours, ...(options && { options }) };
}

/** Those of the URL, or else of PGOPTIONS. */
function optionsOf(url: string): string | undefined {
  const { connectionParameters } = new pg.Client(url) as pg.Client & { connectionParameters: { options?: string } };
  return connectionParameters.options;
}
