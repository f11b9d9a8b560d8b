import { loadOrganisationOf } from "../auth/api-key-queries.js";
import { managedClinics } from "../auth/managed-clinics.js";
import { boardParams, clinicParams } from "../contract/fields.js";
import { invalidField } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { findBoardsOf, findManagedBoard, insertBoard } from "./board-queries.js";
import { found, toReply } from "./board-replies.js";
import { boardReply, clinicBoardsReply, newBoard, newBoardExample } from "./board-schemas.js";
import { refuseTwice } from "./clinic-twice.js";
import { oneBoardOperations } from "./one-board-routes.js";

const path = "/v1/clinics/{clinicId}/boards";

/**
 * The boards of one clinic. Whoever runs it makes, changes and deletes those that show her clinics alone.
 *
 * @param changed This instance learns at once that what it remembers of boards may be wrong.
 */
export const clinicBoardOperations = (changed: () => Promise<void>): AnyOperation[] => [
  operation({
    id: "listClinicBoards",
    method: "get",
    path,
    tag: "Boards",
    summary: "List the boards that show a clinic",
    access: "manageBookings",
    params: clinicParams,
    replies: { 200: { description: "By id", schema: clinicBoardsReply } },
    handle: async ({ params: { clinicId }, caller, db }) => {
      const boards = found(await db.read((pool) => findBoardsOf(pool, clinicId, managedClinics(caller))));
      const items = boards.map(({ label, isManaged, ...row }) => {
        const { id, name } = row;
        return { id, name, label, board: isManaged ? toReply(row) : null };
      });
      return { status: 200, body: { items } };
    },
  }),
  idempotentOperation({
    id: "createClinicBoard",
    method: "post",
    path,
    tag: "Boards",
    summary: "Make a board that shows a clinic",
    description: "As `createBoard` does, of this clinic and others of the caller's: others do not exist for her.",
    access: "manageSettings",
    params: clinicParams,
    body: newBoard,
    example: newBoardExample,
    replies: { 201: { description: "The board", schema: boardReply } },
    problems: ["clinic_twice"],
    handle: async ({ params: { clinicId }, body, caller, db }) => {
      found(await db.read((pool) => loadOrganisationOf(pool, clinicId)));
      refuseTwice(body.clinics);
      if (!body.clinics.some((shown) => shown.clinicId === clinicId))
        throw invalidField("body", "#/clinics", "Must have this clinic among them");
      const row = await db.transact(
        (transaction) => insertBoard(transaction, body, managedClinics(caller)),
        ({ id }) => String(id),
      );
      return { status: 201, body: toReply(row) };
    },
    replay: async ({ params: { clinicId }, caller, db }, { reference }) => {
      const name = { id: Number(reference), clinicId, ...managedClinics(caller) };
      return { status: 201, body: toReply(found(await db.read((pool) => findManagedBoard(pool, name)))) };
    },
  }),
  ...oneBoardOperations(
    {
      path,
      access: "manageSettings",
      params: clinicParams.extend(boardParams.shape),
      idOf: (id) => id.replace("Board", "ClinicBoard"),
    },
    changed,
  ),
];
