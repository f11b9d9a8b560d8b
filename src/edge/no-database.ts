import type { ServerResponse } from "node:http";
import type { RequestClient } from "../db/request-client.js";
import type { ChangeFeed } from "../notifications/change-feed.js";

const refuse = () => Promise.reject(new Error("an edge has no database"));

/** Lends nothing, for an edge has nothing and no operation of its asks. It counts who waits for an answer, as a pool would. */
export class NoDatabase {
  waiting = 0;

  readonly clientOf = (response: ServerResponse): RequestClient => {
    let isWaiting = true;
    this.waiting++;
    const end = () => {
      if (isWaiting) this.waiting--;
      isWaiting = false;
    };
    response.once("close", end);
    return {
      ...{ read: refuse, readCostly: refuse, write: refuse, writeClaimed: refuse, writeStatement: refuse },
      transact: refuse,
      end,
    };
  };
}

/** Of an edge without a broker: hints never come, and its beats find what changed. */
export const noFeed: ChangeFeed = {
  words: { name: "no broker", deaf: "it is not connected", unsent: "there is none" },
  isConnected: false,
  reconnects: 0,
  heardCount: 0,
  start: () => {},
  stop: async () => {},
  restart: () => {},
  sendProbe: async () => {},
  follow: async () => {},
  unfollow: () => {},
};
