import { z } from "zod";
import { type Caller, clinicsOf, isStaff } from "../auth/caller.js";
import { clinicParams, largestRowId, rowId, wholeNumber } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { etagOf } from "../http/etag.js";
import { type AnyOperation, idempotentOperation, notModified, operation, type Reply } from "../http/operation.js";
import {
  type Clinic,
  findClinic,
  insertClinic,
  listClinics,
  turnsWithinAShift,
  updateClinic,
} from "./clinic-queries.js";
import { clinicChanges, clinicReply, newClinic } from "./clinic-schemas.js";
import { countryOf } from "./country.js";

const page = z.object({
  after: wholeNumber(0, largestRowId).default(0).meta({ description: "`nextAfter` of the page before" }),
  limit: wholeNumber(1, 500).default(100).meta({ description: "Clinics a page" }),
  organisationId: rowId.optional().meta({ description: "Only this organisation's" }),
});

/** @param left This instance learns at once that a clinic may be of another organisation. */
export const clinicOperations = (left: () => Promise<void>): AnyOperation[] => [
  idempotentOperation({
    id: "createClinic",
    method: "post",
    path: "/v1/clinics",
    tag: "Clinics",
    summary: "Create a clinic",
    access: "manageClinics",
    body: newClinic,
    example: { name: "Dr. Layla Hassan", timeZone: "Asia/Baghdad", publicBoard: true },
    replies: { 201: { description: "The clinic", schema: clinicReply, headers: ["Location"] } },
    handle: async ({ body, db, now }) => {
      const country = body.country ?? countryOf(body.timeZone);
      const clinic = await db.transact(
        async (transaction) => findClinic(transaction, await insertClinic(transaction, { ...body, country }), now),
        (made) => String(made?.id),
      );
      return newClinicReply(clinic);
    },
    replay: async ({ db, now }, { reference }) =>
      newClinicReply(await db.read((pool) => findClinic(pool, Number(reference), now))),
  }),
  operation({
    id: "listClinics",
    method: "get",
    path: "/v1/clinics",
    tag: "Clinics",
    summary: "List the clinics",
    description: "An organisation's key lists its own, a person those where she is something.",
    access: "listClinics",
    acceptsPerson: true,
    query: page,
    replies: {
      200: {
        description: "In the order of their ids",
        schema: z.object({ items: z.array(clinicReply), nextAfter: z.int().nullable() }),
      },
    },
    problems: ["not_found"],
    handle: async ({ query, caller, db, now }) => {
      const organisationId = organisationAsked(caller, query.organisationId);
      const asked = { organisationId, ids: idsOf(caller), after: query.after, limit: query.limit + 1 };
      const found = await db.read((pool) => listClinics(pool, asked, now));
      const items = found.slice(0, query.limit);
      const nextAfter = found.length > items.length ? (items.at(-1)?.id ?? null) : null;
      return { status: 200, body: { items, nextAfter } };
    },
  }),
  operation({
    id: "readClinic",
    method: "get",
    path: "/v1/clinics/{clinicId}",
    tag: "Clinics",
    summary: "Read a clinic",
    access: "readClinic",
    params: clinicParams,
    replies: { 200: { description: "The clinic", schema: clinicReply, headers: ["ETag"] }, 304: notModified },
    handle: async ({ params, caller, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, params.clinicId, now));
      return replyWithClinic(clinic && !isStaff(caller) ? { ...clinic, organisationId: undefined } : clinic);
    },
  }),
  operation({
    id: "changeClinic",
    method: "patch",
    path: "/v1/clinics/{clinicId}",
    tag: "Clinics",
    summary: "Change a clinic's settings",
    description:
      "Absent fields stay. Days that exist already keep their capacity. Another organisation is an admin’s to give.",
    access: "manageSettings",
    params: clinicParams,
    body: clinicChanges,
    example: { publicBoard: true },
    replies: { 200: { description: "The clinic", schema: clinicReply, headers: ["ETag"] } },
    isConditional: true,
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, body, caller, db, now, checkVersion }) => {
      const own = caller.role === "nobody" ? null : caller.organisationId;
      if (own !== null && (body.organisationId ?? own) !== own)
        throw invalidField("body", "#/organisationId", "There is no such organisation");
      const clinic = await db.write(clinicId, async (transaction) => {
        const before = await findClinic(transaction, clinicId, now);
        if (!before) throw new Problem("not_found");
        checkVersion(before.version);
        await updateClinic(transaction, clinicId, body);
        if (body.dayTurnsAt !== undefined && (await turnsWithinAShift(transaction, clinicId)))
          throw invalidField("body", "#/dayTurnsAt", "Must not be inside a shift");
        return findClinic(transaction, clinicId, now);
      });
      if (body.organisationId !== undefined) await left();
      return replyWithClinic(clinic);
    },
  }),
];

/** Whose clinics are listed; null: everybody's. Another organisation does not exist for an organisation's key. */
function organisationAsked(caller: Caller, asked: number | undefined): number | null {
  const own = caller.role === "nobody" ? null : caller.organisationId;
  if (own !== null && asked !== undefined && asked !== own) throw new Problem("not_found");
  return own ?? asked ?? null;
}

/** Of a person who is nothing at the whole organisation: where she is something. Null: no matter which. */
function idsOf(caller: Caller): number[] | null {
  return caller.role === "nobody" || !caller.person ? null : clinicsOf(caller.person);
}

const newClinicReply = (clinic: Clinic | undefined): Reply => ({
  status: 201,
  body: clinic,
  headers: { Location: `/v1/clinics/${clinic?.id}` },
});

function replyWithClinic(clinic: Clinic | undefined): Reply {
  if (!clinic) throw new Problem("not_found");
  return { status: 200, body: clinic, headers: { ETag: etagOf(clinic.version, clinic.today) } };
}
