import type { z } from "zod";
import { managedClinics } from "../auth/managed-clinics.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { changeBoard, deleteBoard } from "./board-queries.js";
import { found, toReply } from "./board-replies.js";
import { boardChange, boardReply } from "./board-schemas.js";
import { refuseTwice } from "./clinic-twice.js";

/** Where boards are managed: all of them, or those that show one clinic and no other's. */
interface BoardPlace {
  path: string;
  access: "manageBoards" | "manageSettings";
  params: z.ZodType<{ boardId: number; clinicId?: number }>;
  /** An operation's id here, by its id where all are. */
  idOf(id: string): string;
}

/** @param changed This instance learns at once that what it remembers of boards may be wrong. */
export function oneBoardOperations(
  { path, access, params, idOf }: BoardPlace,
  changed: () => Promise<void>,
): AnyOperation[] {
  const onePath = `${path}/{boardId}`;
  return [
    operation({
      tag: "Boards",
      access,
      id: idOf("changeBoard"),
      method: "patch",
      path: onePath,
      summary: "Change a board",
      description: "`clinics` takes the place of all that were there. Its streams show it within a second.",
      params,
      body: boardChange,
      example: { message: "The doctor of room 2 comes at eleven" },
      replies: { 200: { description: "The board", schema: boardReply } },
      problems: ["clinic_twice"],
      handle: async ({ params: { boardId: id, clinicId = null }, body, caller, db }) => {
        refuseTwice(body.clinics ?? []);
        const name = { id, clinicId, ...managedClinics(caller) };
        const row = found(await db.transact((transaction) => changeBoard(transaction, name, body)));
        await changed();
        return { status: 200, body: toReply(row) };
      },
    }),
    operation({
      tag: "Boards",
      access,
      id: idOf("deleteBoard"),
      method: "delete",
      path: onePath,
      summary: "Delete a board and its keys",
      description: "Its streams end within a second, on every instance.",
      params,
      replies: { 204: { description: "Nobody sees it any more" } },
      handle: async ({ params: { boardId: id, clinicId = null }, caller, db }) => {
        const name = { id, clinicId, ...managedClinics(caller) };
        if (!(await db.transact((transaction) => deleteBoard(transaction, name)))) throw new Problem("not_found");
        await changed();
        return { status: 204 };
      },
    }),
  ];
}
