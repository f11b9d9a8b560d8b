import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { type Caller, reaches } from "../auth/caller.js";
import { isPermitted } from "../auth/roles.js";
import type { RequestClient } from "../db/request-client.js";
import { clinicParams, isoDate, listName } from "../http/fields.js";
import { type AnyOperation, operation, type Reply } from "../http/operation.js";
import { Problem } from "../http/problem.js";
import type { Audience } from "../views/booking-view.js";
import { liveDaysReply } from "../views/view-schemas.js";
import { type Filter, type View, viewKey } from "./filter.js";
import type { Hub } from "./hub.js";
import { type LiveClinic, readLiveClinic } from "./live-queries.js";
import type { StreamServer } from "./stream-server.js";

const liveQuery = z.object({
  list: listName.optional(),
  from: isoDate.optional(),
  to: isoDate.optional(),
  date: z.union([isoDate, z.literal("today")], { error: 'Must be a date as YYYY-MM-DD, or "today"' }).optional(),
  audience: z.enum(["staff", "public"]).optional(),
});
type LiveQuery = z.output<typeof liveQuery>;

interface LiveRequest {
  params: { clinicId: number };
  query: LiveQuery;
  caller: Caller;
  db: RequestClient;
  now: Date;
  headers: IncomingHttpHeaders;
}

/** The live days, once (`days`) and for ever after (`stream`). */
export function liveOperations(hub: Hub, streams: StreamServer): AnyOperation[] {
  const common = {
    method: "get" as const,
    tag: "Live days",
    access: "anyone" as const,
    params: clinicParams,
    query: liveQuery,
  };
  const openStream = async (request: LiveRequest): Promise<Reply> => {
    const { clinic, view } = await resolve(request);
    return streams.open({
      clinicId: request.params.clinicId,
      view,
      lastEventId: headerText(request.headers["last-event-id"]),
      needsPublicBoard: request.caller.role === "nobody",
      keyId: request.caller.role === "nobody" ? undefined : request.caller.keyId,
      dayEndsAt: request.query.date === "today" ? clinic.todayEndsAt : undefined,
    });
  };
  return [
    operation({
      ...common,
      id: "listDays",
      path: "/v1/clinics/{clinicId}/days",
      summary: "List the live days with their bookings",
      description:
        "Days that are not closed. `from` and `to` are inclusive; `date=today` is the clinic's today. Send the `ETag` " +
        "back as `If-None-Match`. With `Accept: text/event-stream` this is the stream.",
      replies: {
        200: { description: "The live days", schema: liveDaysReply },
        304: { description: "Nothing changed" },
      },
      handle: async (request) => {
        if (wantsEvents(request.headers)) return openStream(request);
        const { clinic, view } = await resolve(request);
        return listDays(hub, request, clinic, view);
      },
    }),
    operation({
      ...common,
      id: "streamDays",
      path: "/v1/clinics/{clinicId}/stream",
      summary: "Follow the live days",
      description:
        "Server-Sent Events: `snapshot`, then `update`s, `ping` every 15 s, `bye` at the end. Send the last `id` back " +
        "as `Last-Event-ID` to resume.",
      replies: { 200: { description: "Events", schema: z.string(), mediaType: "text/event-stream" } },
      handle: openStream,
    }),
  ];
}

async function listDays(hub: Hub, { params, headers }: LiveRequest, clinic: LiveClinic, view: View): Promise<Reply> {
  const etag = `"${[clinic.epoch, params.clinicId, viewKey(view), "json1", clinic.version].join(".")}"`;
  const caching = {
    ETag: etag,
    Vary: "Accept, Authorization, Cookie",
    "Cache-Control": view.audience === "staff" ? "private, no-store" : "private, no-cache",
  };
  if (matchesEtag(headers["if-none-match"], etag)) return { status: 304, headers: caching };
  const state = await hub.stateAtLeast(params.clinicId, clinic);
  const current = etag.replace(/\.\d+"$/, `.${state.version}"`);
  return { status: 200, body: Buffer.from(state.snapshotJson(view)), headers: { ...caching, ETag: current } };
}

/** The clinic and what of it this request may see and asked for. */
async function resolve({ params, query, caller, db, now }: LiveRequest): Promise<{ clinic: LiveClinic; view: View }> {
  const clinic = await db.read((pool) => readLiveClinic(pool, params.clinicId, now));
  if (!clinic) throw new Problem("not_found");
  return {
    clinic,
    view: { audience: audienceOf(caller, query, clinic, params.clinicId), filter: filterOf(query, clinic) },
  };
}

/** Staff by credential unless the public audience is asked for; never silently less than asked for. */
function audienceOf(caller: Caller, query: LiveQuery, clinic: LiveClinic, clinicId: number): Audience {
  if (caller.role === "nobody") {
    if (query.audience === "staff" || !clinic.publicBoard) throw new Problem("unauthenticated");
    return "public";
  }
  if (!reaches(caller, clinicId)) throw new Problem("not_found");
  const mayBeStaff = isPermitted(caller.role, "manageBookings");
  if (query.audience === "staff" && !mayBeStaff) throw new Problem("forbidden");
  return mayBeStaff && query.audience !== "public" ? "staff" : "public";
}

function filterOf({ list, from, to, date }: LiveQuery, clinic: LiveClinic): Filter {
  const only = date === "today" ? clinic.today : date;
  return { list, from: later(from, only), to: earlier(to, only) };
}

const later = (a: string | undefined, b: string | undefined) => (a && b ? (a > b ? a : b) : (a ?? b));
const earlier = (a: string | undefined, b: string | undefined) => (a && b ? (a < b ? a : b) : (a ?? b));

const wantsEvents = (headers: IncomingHttpHeaders) => /\btext\/event-stream\b/i.test(headers.accept ?? "");

/** RFC 9110, section 13.1.2: weak comparison, a list, or any. */
const matchesEtag = (header: string | undefined, etag: string) =>
  !!header?.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));

const headerText = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
