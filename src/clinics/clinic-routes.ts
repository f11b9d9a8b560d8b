import { z } from "zod";
import { clinicParams, largestRowId, wholeNumber } from "../contract/fields.js";
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
});

export const clinicOperations: AnyOperation[] = [
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
    access: "manageClinics",
    query: page,
    replies: {
      200: {
        description: "In the order of their ids",
        schema: z.object({ items: z.array(clinicReply), nextAfter: z.int().nullable() }),
      },
    },
    handle: async ({ query, db, now }) => {
      const found = await db.read((pool) => listClinics(pool, { ...query, limit: query.limit + 1 }, now));
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
    handle: async ({ params, db, now }) =>
      replyWithClinic(await db.read((pool) => findClinic(pool, params.clinicId, now))),
  }),
  operation({
    id: "changeClinic",
    method: "patch",
    path: "/v1/clinics/{clinicId}",
    tag: "Clinics",
    summary: "Change a clinic's settings",
    description: "Absent fields stay. Days that exist already keep their capacity.",
    access: "manageClinics",
    params: clinicParams,
    body: clinicChanges,
    example: { publicBoard: true },
    replies: { 200: { description: "The clinic", schema: clinicReply, headers: ["ETag"] } },
    isConditional: true,
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, body, db, now, checkVersion }) => {
      const clinic = await db.write(clinicId, async (transaction) => {
        const before = await findClinic(transaction, clinicId, now);
        if (!before) throw new Problem("not_found");
        checkVersion(before.version);
        await updateClinic(transaction, clinicId, body);
        if (body.dayTurnsAt !== undefined && (await turnsWithinAShift(transaction, clinicId)))
          throw invalidField("body", "#/dayTurnsAt", "Must not be inside a shift");
        return findClinic(transaction, clinicId, now);
      });
      return replyWithClinic(clinic);
    },
  }),
];

const newClinicReply = (clinic: Clinic | undefined): Reply => ({
  status: 201,
  body: clinic,
  headers: { Location: `/v1/clinics/${clinic?.id}` },
});

function replyWithClinic(clinic: Clinic | undefined): Reply {
  if (!clinic) throw new Problem("not_found");
  return { status: 200, body: clinic, headers: { ETag: etagOf(clinic.version, clinic.today) } };
}
