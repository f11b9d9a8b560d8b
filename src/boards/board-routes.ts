import { managedClinics } from "../auth/managed-clinics.js";
import { boardParams } from "../contract/fields.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { type BoardRow, findBoard, insertBoard, listBoards } from "./board-queries.js";
import { found, toReply } from "./board-replies.js";
import { boardReply, boardsReply, newBoard, newBoardExample } from "./board-schemas.js";
import { checkShown, isForAnyone, viewOf } from "./board-view.js";
import { refuseTwice } from "./clinic-twice.js";
import { oneBoardOperations } from "./one-board-routes.js";

const path = "/v1/boards";
const common = { tag: "Boards", access: "manageBoards" } as const;

/** @param changed This instance learns at once that what it remembers of boards may be wrong. */
export const boardOperations = (changed: () => Promise<void>): AnyOperation[] => [
  idempotentOperation({
    ...common,
    id: "createBoard",
    method: "post",
    path,
    summary: "Make a board of several clinics",
    description: "One screen, one stream. A key of the role `display` with its `boardId` opens it, and nothing else.",
    body: newBoard,
    example: newBoardExample,
    replies: { 201: { description: "The board", schema: boardReply, headers: ["Location"] } },
    problems: ["clinic_twice", "not_found"], // of a board that is meanwhile gone
    handle: async ({ body, caller, db }) => {
      refuseTwice(body.clinics);
      return created(
        await db.transact(
          (transaction) => insertBoard(transaction, body, managedClinics(caller)),
          ({ id }) => String(id),
        ),
      );
    },
    replay: async ({ db }, { reference }) =>
      created(found(await db.read((pool) => findBoard(pool, Number(reference))))),
  }),
  operation({
    ...common,
    id: "listBoards",
    method: "get",
    path,
    summary: "List the boards",
    replies: { 200: { description: "By id", schema: boardsReply } },
    handle: async ({ db }) => ({ status: 200, body: { items: (await db.read(listBoards)).map(toReply) } }),
  }),
  operation({
    ...common,
    access: "anyone",
    id: "readBoard",
    method: "get",
    path: `${path}/{boardId}`,
    summary: "Read a board",
    description: "Without a credential those of its clinics whose board is public.",
    params: boardParams,
    replies: { 200: { description: "The board", schema: boardReply } },
    handle: async ({ params: { boardId }, caller, db }) => {
      const row = found(await db.read((pool) => findBoard(pool, boardId)));
      const body = viewOf(row, isForAnyone(caller));
      checkShown(body, caller);
      return { status: 200, body };
    },
  }),
  ...oneBoardOperations({ path, access: "manageBoards", params: boardParams, idOf: (id) => id }, changed),
];

const created = (row: BoardRow) => ({
  status: 201,
  body: toReply(row),
  headers: { Location: `${path}/${row.id}` },
});
