import type { Knex } from "knex";
import type { HedgedRead } from "../db/hedged-read.js";
import type { Logger } from "../logger.js";
import type { OpenFeed } from "../notifications/change-feed.js";
import { Listener } from "../notifications/listener.js";
import { type ClinicReads, type CompareVersions, databaseCompare, databaseReads } from "../realtime/clinic-reading.js";
import { BrokerFeed } from "./broker-feed.js";
import { Relay } from "./relay.js";
import { versionReads } from "./version-queries.js";

export interface RoleOptions {
  /** Undefined: a whole instance, which needs nobody. */
  brokerUrl: string | undefined;
  brokerPrefix: string;
  isRelay: boolean;
  listenUrl: string;
  db: Knex;
  read: HedgedRead;
  log: Logger;
}

/** How an instance with a database learns of changes, and whom it tells. */
export interface Role {
  reads: ClinicReads;
  openFeed: OpenFeed;
  /** Of a member, which LISTENs to nothing. */
  compare: CompareVersions | undefined;
  relay: Relay | undefined;
}

export function createRole({
  brokerUrl: url,
  brokerPrefix: prefix,
  isRelay,
  listenUrl,
  db,
  read,
  log,
}: RoleOptions): Role {
  const reads = databaseReads(read);
  if (url && !isRelay) {
    const openFeed: OpenFeed = (events) => new BrokerFeed({ url, prefix, audience: "staff", log }, events);
    return { reads, openFeed, compare: databaseCompare(read), relay: undefined };
  }
  const relay = url ? new Relay({ url, prefix, reads, readVersions: versionReads(read), log }) : undefined;
  return { reads, openFeed: (events) => new Listener(listenUrl, db, events, log), compare: undefined, relay };
}
