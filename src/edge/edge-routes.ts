import { hashSecret, parseKey } from "../auth/api-key.js";
import { loadKeys } from "../auth/api-key-queries.js";
import type { KnownCaller } from "../auth/caller.js";
import type { TicketGrant } from "../auth/grant.js";
import { holderOf, keyOf } from "../auth/key-holder.js";
import type { KeyUsage } from "../auth/key-usage.js";
import type { GrantReads } from "../auth/revocation-queries.js";
import { ticketsOfTokens } from "../auth/ticket-token.js";
import { Problem } from "../contract/problem.js";
import { publicReading } from "../contract/public-reading.js";
import { KeyedGate } from "../db/keyed-gate.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { readChanges, readLive } from "../realtime/clinic-reading.js";
import { readLiveClinics } from "../realtime/live-queries.js";
import type { ReadBeat } from "./beat-queries.js";
import { type Asked, messages, pathOf, type Question } from "./messages.js";

export interface EdgeSources {
  /** The environment's admin key. */
  adminKey: string | undefined;
  grants: GrantReads;
  readBeat: ReadBeat;
  usage: KeyUsage;
}

type Answering<Name extends Question> = (
  question: Asked<Name>,
  request: { db: RequestClient; now: Date },
) => Promise<object>;

/** Readings of all edges together, and whatever else an edge's key asks, so that they cannot take the requests' pool. */
const questionsAtOnce = { permits: 2, maxWaiting: 50, timeoutMs: 1_000 };

/**
 * What an instance with a database answers to edges: no operations of the API, and nothing that the public may not see. What an
 * edge shows to holders of a key is public too, so no question leads to a patient.
 */
export function edgeOperations({ adminKey, grants, readBeat, usage }: EdgeSources): AnyOperation[] {
  const adminHash = adminKey === undefined ? undefined : hashSecret(adminKey);
  const gate = new KeyedGate({ ...questionsAtOnce, refuse: () => new Problem("pool_exhausted") });
  const answering = <Name extends Question>(name: Name, answer: Answering<Name>): AnyOperation =>
    operation({
      id: `edge ${name}`,
      method: "post",
      path: pathOf(name),
      tag: "Operations",
      summary: `Answer an edge: ${name}`,
      access: "serveEdges",
      body: messages[name].question,
      replies: { 200: { description: "The answer", schema: messages[name].answer } },
      handle: async (request) => {
        const lane = name === "readings" || request.caller.role === "nobody" ? name : request.caller.keyId;
        return { status: 200, body: await gate.run(lane, () => answer(request.body as Asked<Name>, request)) };
      },
    });
  return [
    answering("beat", ({ epoch = null, held }) => readBeat(epoch, new Map(held))),
    answering("readings", async ({ whole, changes }, { db }) => {
      const readings = [
        ...(whole.length > 0 ? await db.read((pool) => readLive(pool, [...new Set(whole)])) : []),
        ...(changes.length > 0 ? await db.read((pool) => readChanges(pool, new Map(changes))) : []),
      ];
      return { readings: readings.map(publicReading) }; // so that no edge can hold a name (P5)
    }),
    answering("clinics", async ({ ids, at }, { db }) => ({
      clinics: await db.read((pool) => readLiveClinics(pool, ids, new Date(at))),
    })),
    answering("callers", async ({ headers }, { db, now }) => {
      const keys = headers.map(keyOf);
      const ids = keys.flatMap((key) => parseKey(key ?? "")?.id ?? []);
      const known = await db.read((pool) => loadKeys(pool, ids));
      const callers = await Promise.all(keys.map((key) => holderOf(key, adminHash, async (id) => known.keys.get(id))));
      for (const caller of callers) if (typeof caller?.keyId === "number") usage.used(caller.keyId, now);
      const isToldEdges = (caller: KnownCaller) => caller.organisationId === null; // they show days to nobody who sees patients
      return {
        revision: known.revision,
        callers: callers.map((caller) => (caller && isToldEdges(caller) ? caller : null)),
      };
    }),
    answering("tickets", async ({ tokens }, { db }) => {
      const tickets = await db.read((pool) => ticketsOfTokens(pool, tokens));
      return {
        tickets: tokens.map((token) => {
          const ticket = tickets.get(token);
          return ticket ? { booking: ticket.booking, movedTo: ticket.movedTo } : null;
        }),
      };
    }),
    answering("standing", async ({ keys, boards, tickets: held }) => {
      const tickets = held.map(
        ({ hash, ...booking }): TicketGrant => ({
          kind: "ticket",
          ticket: { booking, hash: Buffer.from(hash, "hex") },
        }),
      );
      const still = await grants.stillGranted({ keys, boards, tickets, sessions: [], people: [], organisations: [] });
      return {
        ...still,
        keys: [...still.keys],
        boards: [...still.boards],
        sessions: undefined,
        people: undefined,
        organisations: undefined,
        tickets: tickets.flatMap((ticket, place) => (still.tickets.has(ticket) ? place : [])),
      };
    }),
  ];
}
