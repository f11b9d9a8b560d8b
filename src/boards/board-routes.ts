import { boardParams, clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import {
  type BoardRow,
  changeBoard,
  deleteBoard,
  findBoard,
  findBoardsOf,
  insertBoard,
  listBoards,
} from "./board-queries.js";
import {
  type BoardClinic,
  boardChange,
  boardExample,
  boardReply,
  boardsReply,
  clinicBoardsReply,
  newBoard,
} from "./board-schemas.js";
import { checkShown, isForAnyone, viewOf } from "./board-view.js";

const path = "/v1/boards";
const onePath = `${path}/{boardId}`;
const common = { tag: "Boards", access: "manageBoards" } as const;
const { id: _id, ...newExample } = boardExample;

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
    example: newExample,
    replies: { 201: { description: "The board", schema: boardReply, headers: ["Location"] } },
    problems: ["clinic_twice", "not_found"],
    handle: async ({ body, db }) => {
      refuseTwice(body.clinics);
      return created(
        await db.transact(
          (transaction) => insertBoard(transaction, body),
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
    access: "manageBookings",
    id: "listClinicBoards",
    method: "get",
    path: "/v1/clinics/{clinicId}/boards",
    summary: "List the boards that show a clinic",
    params: clinicParams,
    replies: { 200: { description: "By id", schema: clinicBoardsReply } },
    handle: async ({ params: { clinicId }, db }) => ({
      status: 200,
      body: { items: found(await db.read((pool) => findBoardsOf(pool, clinicId))) },
    }),
  }),
  operation({
    ...common,
    access: "anyone",
    id: "readBoard",
    method: "get",
    path: onePath,
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
  operation({
    ...common,
    id: "changeBoard",
    method: "patch",
    path: onePath,
    summary: "Change a board",
    description: "`clinics` takes the place of all that were there. Its streams show it within a second.",
    params: boardParams,
    body: boardChange,
    example: { message: "The doctor of room 2 comes at eleven" },
    replies: { 200: { description: "The board", schema: boardReply } },
    problems: ["clinic_twice"],
    handle: async ({ params: { boardId }, body, db }) => {
      refuseTwice(body.clinics ?? []);
      const row = found(await db.transact((transaction) => changeBoard(transaction, boardId, body)));
      await changed();
      return { status: 200, body: toReply(row) };
    },
  }),
  operation({
    ...common,
    id: "deleteBoard",
    method: "delete",
    path: onePath,
    summary: "Delete a board and its keys",
    description: "Its streams end within a second, on every instance.",
    params: boardParams,
    replies: { 204: { description: "Nobody sees it any more" } },
    handle: async ({ params: { boardId }, db }) => {
      if (!(await db.transact((transaction) => deleteBoard(transaction, boardId)))) throw new Problem("not_found");
      await changed();
      return { status: 204 };
    },
  }),
];

/** The database would refuse it too, without saying which. */
function refuseTwice(clinics: BoardClinic[]): void {
  const seen = new Set<number>();
  for (const { clinicId } of clinics) {
    if (seen.has(clinicId)) throw new Problem("clinic_twice", { members: { clinicId } });
    seen.add(clinicId);
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Problem("not_found");
  return row;
}

const created = (row: BoardRow) => ({
  status: 201,
  body: toReply(row),
  headers: { Location: `${path}/${row.id}` },
});

const toReply = (row: BoardRow) => viewOf(row, false);
