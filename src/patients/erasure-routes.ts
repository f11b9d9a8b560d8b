import { clinicParams, patientId } from "../contract/fields.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { erasePatient } from "./patient-queries.js";

export const patientOperations: AnyOperation[] = [
  operation({
    id: "erasePatient",
    method: "delete",
    path: "/v1/clinics/{clinicId}/patients/{patientId}",
    tag: "Patients",
    summary: "Erase a patient",
    description:
      "Blanks the id, name and phone in all their bookings, archive included, and on every open screen. Also 204 when " +
      "there is nothing (left) to erase.",
    access: "manageBookings",
    params: clinicParams.extend({ patientId }),
    replies: { 204: { description: "Nothing tells any more who it was" } },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId, patientId }, db }) => {
      await db.write(clinicId, (transaction) => erasePatient(transaction, clinicId, patientId));
      return { status: 204 };
    },
  }),
];
