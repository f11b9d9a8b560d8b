import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import { type Grant, grantOf } from "../auth/grant.js";
import { isPermitted } from "../auth/roles.js";
import type { Ticket } from "../auth/ticket-queries.js";
import type { Audience } from "../contract/booking-view.js";
import { clinicParams, isoDate, listName } from "../contract/fields.js";
import { frameReply } from "../contract/frame-schemas.js";
import { Problem } from "../contract/problem.js";
import { liveDaysReply } from "../contract/view-schemas.js";
import type { RequestClient } from "../db/request-client.js";
import { matchesEtag } from "../http/etag.js";
import { type AnyOperation, notModified, operation, type Reply } from "../http/operation.js";
import { wantsEvents } from "../http/wants-events.js";
import { type Filter, matches, type View, viewKey } from "./filter.js";
import type { Hub } from "./hub.js";
import type { LiveClinics } from "./live-clinics.js";
import type { LiveClinic } from "./live-queries.js";
import type { StreamServer } from "./stream-server.js";

const dateOrToday = z.union([isoDate, z.literal("today")], { error: 'Must be a date as YYYY-MM-DD, or "today"' });

const liveQuery = z.object({
  list: listName.optional().meta({ description: "Only this list" }),
  from: dateOrToday
    .optional()
    .meta({ description: "Not before this date; `today` is the clinic's, and moves on with it" }),
  to: isoDate.optional().meta({ description: "Not after this date" }),
  date: dateOrToday.optional().meta({ description: "Only this date; `today` is the clinic's, and moves on with it" }),
  audience: z
    .enum(["staff", "public"])
    .optional()
    .meta({ description: "Absent: staff, for a key that may; else public" }),
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

/** Whose ticket a token is, of this clinic. */
export type FindTicket = (db: RequestClient, token: string, clinicId: number) => Promise<Ticket | undefined>;

export interface LiveSources {
  hub: Hub;
  streams: StreamServer;
  liveClinics: LiveClinics;
  findTicket: FindTicket;
}

/** The live days, once (`days`) and for ever after (`stream`). */
export function liveOperations({ hub, streams, liveClinics: clinics, findTicket }: LiveSources): AnyOperation[] {
  const common = {
    method: "get" as const,
    tag: "Live days" as const,
    access: "anyone" as const,
    acceptsTicket: true,
    cookieNeedsStaffAudience: true,
    params: clinicParams,
    query: liveQuery,
    problems: ["misdirected" as const],
  };
  const openStream = async (request: LiveRequest): Promise<Reply> => {
    const { params, now } = request;
    const known = await clinics.readForStream(params.clinicId, now);
    const { clinic, view, grant } = await resolve(request, known, findTicket);
    return streams.open({
      clinicId: params.clinicId,
      view,
      lastEventId: headerText(request.headers["last-event-id"]),
      grant,
      clinicVersion: clinic.clinicVersion,
      keyId: request.caller.role === "nobody" ? undefined : request.caller.keyId,
      day: [request.query.date, request.query.from].includes("today")
        ? { endsAt: clinic.todayEndsAt, calendar: clinic.calendar }
        : undefined,
    });
  };
  return [
    operation({
      ...common,
      id: "listDays",
      path: "/v1/clinics/{clinicId}/days",
      streams: "when accepted",
      summary: "List the live days with their bookings",
      description:
        "Days that are not closed. `from` and `to` are inclusive; `today` is the clinic's. Send the `ETag` " +
        "back as `If-None-Match`. With `Accept: text/event-stream` this is the stream.",
      replies: {
        200: { description: "The live days", schema: liveDaysReply, headers: ["ETag"] },
        304: notModified,
      },
      handle: async (request) => {
        if (wantsEvents(request.headers.accept)) return openStream(request);
        const { clinic, view } = await resolve(request, await clinics.read(request.params.clinicId), findTicket);
        return listDays(hub, request, clinic, view);
      },
    }),
    operation({
      ...common,
      id: "streamDays",
      path: "/v1/clinics/{clinicId}/stream",
      streams: "always",
      summary: "Follow the live days",
      description:
        "Server-Sent Events: `snapshot`, then `update`s, `ping` every 15 s, `bye` at the end. Send the last `id` back " +
        "as `Last-Event-ID` to resume.",
      replies: {
        200: {
          description: "Events; `data` of each is one of these",
          schema: frameReply,
          mediaType: "text/event-stream",
        },
      },
      handle: openStream,
    }),
  ];
}

async function listDays(hub: Hub, { params, headers }: LiveRequest, clinic: LiveClinic, view: View): Promise<Reply> {
  const etagAt = (version: number) => `"${[clinic.epoch, params.clinicId, viewKey(view), "json1", version].join(".")}"`;
  const caching = {
    ETag: etagAt(clinic.version),
    Vary: "Accept, Authorization, Cookie, Booking-Token",
    "Cache-Control": view.audience === "staff" ? "private, no-store" : "private, no-cache",
  };
  if (matchesEtag(headers["if-none-match"], caching.ETag)) return { status: 304, headers: caching };
  const state = await hub.stateAtLeast(params.clinicId, clinic);
  return { status: 200, body: state.snapshot(view), headers: { ...caching, ETag: etagAt(state.version) } };
}

/** The clinic, what of it this request may see and asked for, and by what right. */
async function resolve(
  request: LiveRequest,
  clinic: LiveClinic | undefined,
  findTicket: FindTicket,
): Promise<{ clinic: LiveClinic; view: View; grant: Grant }> {
  const { params, query, caller } = request;
  const ticket = await ticketOf(request, findTicket);
  if (!clinic) throw new Problem("not_found");
  const filter = filterOf(query, clinic);
  if (ticket && caller.role === "nobody") {
    if (query.audience === "staff") throw new Problem("unauthenticated");
    const view: View = { audience: "public", filter: ofTicketsDay(filter, ticket, clinic) };
    return { clinic, view, grant: { kind: "ticket", ticket } };
  }
  const audience = audienceOf(caller, query, clinic);
  return {
    clinic,
    view: { audience, filter },
    grant: grantOf(caller, params.clinicId) ?? { kind: "board", clinicId: params.clinicId },
  };
}

/** The ticket that was sent along; a token that opens nothing is 401, unless a valid credential came too. */
async function ticketOf(
  { params, headers, db, caller }: LiveRequest,
  findTicket: FindTicket,
): Promise<Ticket | undefined> {
  const token = headerText(headers["booking-token"]);
  if (token === undefined) return undefined;
  const ticket = await findTicket(db, token, params.clinicId);
  if (!ticket && caller.role === "nobody") throw new Problem("unauthenticated");
  return ticket;
}

/**
 * A ticket opens its own day and the one that its booking was moved to (unless asked, the latter), and nothing else. Where both lists
 * make one line its holder waits in both, so unless asked for one both are shown.
 */
function ofTicketsDay(asked: Filter, { booking, movedTo }: Ticket, { isOneLine }: LiveClinic): Filter {
  const day = [movedTo, booking].find((key) => key && matches(asked, key));
  if (!day) throw new Problem("forbidden");
  return { list: isOneLine ? asked.list : day.list, from: day.date, to: day.date };
}

/** Staff by credential unless the public audience is asked for; never silently less than asked for. */
function audienceOf(caller: Caller, query: LiveQuery, clinic: LiveClinic): Audience {
  if (caller.role === "nobody") {
    if (query.audience === "staff" || !clinic.publicBoard) throw new Problem("unauthenticated");
    return "public";
  }
  const mayBeStaff = isPermitted(caller.role, "manageBookings");
  if (query.audience === "staff" && !mayBeStaff) throw new Problem("forbidden");
  return mayBeStaff && query.audience !== "public" ? "staff" : "public";
}

function filterOf({ list, from, to, date }: LiveQuery, clinic: LiveClinic): Filter {
  const resolved = (asked: string | undefined) => (asked === "today" ? clinic.today : asked);
  const only = resolved(date);
  return { list, from: later(resolved(from), only), to: earlier(to, only) };
}

const later = (a: string | undefined, b: string | undefined) => (a && b ? (a > b ? a : b) : (a ?? b));
const earlier = (a: string | undefined, b: string | undefined) => (a && b ? (a < b ? a : b) : (a ?? b));

const headerText = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
