import { z } from "zod";
import { findCountry } from "../clinics/clinic-queries.js";
import { clinicParams, patientId } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { erasePerson } from "./erasure-queries.js";
import { personAt, personByCountry } from "./person.js";
import { findClinicsOf, listCountries } from "./person-queries.js";
import { person } from "./person-schemas.js";

const example = { phone: "0770 123 4567", name: "Sara Ahmed" };

const erasure = z
  .object({ erased: z.int().meta({ description: "Bookings that were blanked now" }) })
  .meta({ id: "Erasure", examples: [{ erased: 3 }] });
const replies = { 200: { description: "Nothing tells any more who it was", schema: erasure } };
const whatGoes =
  "Blanks who the patient was in all their bookings, archive included, and on every open screen; numbers, order and totals " +
  "stay, and who waits keeps their place.";
const noTrace = "What is sent is in no log, trace or metric. Repeated, it finds nothing (left).";

export const erasureOperations: AnyOperation[] = [
  operation({
    id: "erasePatient",
    method: "delete",
    path: "/v1/clinics/{clinicId}/patients/{patientId}",
    tag: "Patients",
    summary: "Erase a patient",
    description: `${whatGoes} Also 204 when there is nothing (left) to erase.`,
    access: "managePatients",
    params: clinicParams.extend({ patientId }),
    replies: { 204: { description: "Nothing tells any more who it was" } },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId, patientId: id }, db }) => {
      await db.write(clinicId, (transaction) => erasePerson(transaction, clinicId, { id }));
      return { status: 204 };
    },
  }),
  operation({
    id: "erasePerson",
    method: "post",
    path: "/v1/clinics/{clinicId}/erasures",
    tag: "Patients",
    summary: "Erase a person, by id or by phone and name",
    description: `${whatGoes} Those made at the desk are found by phone and name. ${noTrace}`,
    access: "managePatients",
    params: clinicParams,
    body: person,
    example,
    replies,
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, body, db }) => {
      const country = await db.read((pool) => findCountry(pool, clinicId));
      if (country === undefined) throw new Problem("not_found");
      const who = personAt(country, body);
      const erased = await db.write(clinicId, (transaction) => erasePerson(transaction, clinicId, who));
      return { status: 200, body: { erased } };
    },
  }),
  operation({
    id: "erasePersonEverywhere",
    method: "post",
    path: "/v1/erasures",
    tag: "Patients",
    summary: "Erase a person in every clinic",
    description:
      `${whatGoes} One clinic after the other: after a failure, send it again. A phone without + is read as each clinic's ` +
      `country reads it. ${noTrace}`,
    access: "manageClinics",
    body: person,
    example,
    replies,
    problems: ["clinic_busy"],
    handle: async ({ body, db }) => {
      let erased = 0;
      for (const [country, who] of personByCountry(await db.read(listCountries), body)) {
        for (const clinicId of await db.read((pool) => findClinicsOf(pool, who, country))) {
          erased += await db.write(clinicId, (transaction) => erasePerson(transaction, clinicId, who));
        }
      }
      return { status: 200, body: { erased } };
    },
  }),
];
