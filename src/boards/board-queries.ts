import type { Knex } from "knex";
import { type ManagedClinics, managesBoard, managesClinic, showsClinic } from "../auth/managed-clinics.js";
import type { Language } from "../contract/languages.js";
import { invalidField } from "../contract/problem.js";
import type { BoardChange, BoardClinic, BoardView } from "./board-schemas.js";

/** A board, and which of its clinics anybody may see. */
export interface BoardRow extends Omit<BoardView, "clinics"> {
  clinics: (BoardClinic & { isPublic: boolean })[];
}

const columns = `board.id, board.name, board.languages, board.message,
  coalesce(
    (select json_agg(json_build_object('clinicId', shown.clinic_id, 'label', shown.label, 'isPublic', clinic.public_board)
                     order by shown.place)
       from board_clinics shown join clinics clinic on clinic.id = shown.clinic_id
      where shown.board_id = board.id), '[]') as clinics`;

/** A board that the caller manages, and (null: no matter) that shows this clinic. */
export interface BoardName extends ManagedClinics {
  id: number;
  clinicId: number | null;
}

const isNamed = `board.id = :id and ${managesBoard} and ${showsClinic}`;

export async function insertBoard(
  db: Knex,
  { clinics, ...board }: { name: string; languages: Language[]; message: string | null; clinics: BoardClinic[] },
  managed: ManagedClinics,
): Promise<BoardRow> {
  const { rows } = await db.raw(
    "insert into boards (name, languages, message) values (:name, :languages, :message) returning id",
    board,
  );
  await showClinics(db, rows[0].id, clinics, managed);
  return (await findBoard(db, rows[0].id)) as BoardRow;
}

/** Absent fields stay as they are. Undefined when there is no such board. */
export async function changeBoard(
  db: Knex,
  name: BoardName,
  { clinics, ...change }: BoardChange,
): Promise<BoardRow | undefined> {
  const { rows } = await db.raw(
    `update boards board
        set (name, languages, message) = (select name, languages, message from jsonb_populate_record(board, :change))
      where ${isNamed} returning id`,
    { ...name, change: JSON.stringify(change) },
  );
  if (!rows[0]) return undefined;
  if (clinics) {
    await db.raw("delete from board_clinics where board_id = ?", [name.id]);
    await showClinics(db, name.id, clinics, name);
  }
  return findBoard(db, name.id);
}

/** A clinic that the caller does not manage is as good as none. */
async function showClinics(
  db: Knex,
  boardId: number,
  clinics: BoardClinic[],
  { organisationId, managedIds }: ManagedClinics,
): Promise<void> {
  const { rows } = await db.raw(
    `insert into board_clinics (board_id, clinic_id, place, label)
     select :boardId, clinic.id, wanted.place, wanted.label
       from unnest(cast(:ids as integer[]), cast(:labels as text[])) with ordinality as wanted (clinic_id, label, place)
       join clinics clinic on clinic.id = wanted.clinic_id and ${managesClinic}
     returning place`,
    {
      ...{ boardId, organisationId, managedIds },
      ...{ ids: clinics.map(({ clinicId }) => clinicId), labels: clinics.map(({ label }) => label) },
    },
  );
  const shown = new Set(rows.map(({ place }: { place: number }) => place - 1));
  const missing = [...clinics.keys()].find((index) => !shown.has(index));
  if (missing !== undefined) throw invalidField("body", `#/clinics/${missing}/clinicId`, "There is no such clinic");
}

/** Its keys and their sessions go with it. */
export async function deleteBoard(db: Knex, name: BoardName): Promise<boolean> {
  return (await db.raw(`delete from boards board where ${isNamed} returning id`, { ...name })).rows.length > 0;
}

export async function findBoard(db: Knex, id: number): Promise<BoardRow | undefined> {
  return (await db.raw(`select ${columns} from boards board where board.id = ?`, [id])).rows[0];
}

/** The same if the caller manages it. */
export async function findManagedBoard(db: Knex, name: BoardName): Promise<BoardRow | undefined> {
  return (await db.raw(`select ${columns} from boards board where ${isNamed}`, { ...name })).rows[0];
}

export async function listBoards(db: Knex): Promise<BoardRow[]> {
  return (await db.raw(`select ${columns} from boards board order by board.id`)).rows;
}

/** Those that show this clinic, with what they call it; undefined when there is no such clinic. */
export async function findBoardsOf(
  db: Knex,
  clinicId: number,
  managed: ManagedClinics,
): Promise<(BoardRow & { label: string | null; isManaged: boolean })[] | undefined> {
  const { rows } = await db.raw(
    `select ${columns}, shown.label, ${managesBoard} as "isManaged"
       from clinics clinic
       left join board_clinics shown on shown.clinic_id = clinic.id
       left join boards board on board.id = shown.board_id
      where clinic.id = :clinicId order by board.id`,
    { clinicId, ...managed },
  );
  return rows[0] && rows.filter(({ id }: { id: number | null }) => id !== null);
}

/** Those of these boards that there are, and the revocation counter that the same statement saw. */
export async function loadBoards(db: Knex, ids: number[]): Promise<{ id: number; revision: number; row: BoardRow }[]> {
  const { rows } = await db.raw(
    `select counter as revision, ${columns} from revocations cross join boards board where board.id = any(?)`,
    [ids],
  );
  return rows.map(({ revision, ...row }: BoardRow & { revision: number }) => ({ id: row.id, revision, row }));
}
