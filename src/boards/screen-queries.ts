import type { Knex } from "knex";
import type { Beat } from "./screen-schemas.js";

/** More than hang in a waiting room; whoever makes up names loses the oldest. */
const screensAtMost = 50;

export interface ScreenRow {
  boardId: number;
  board: string;
  screen: string;
  seenAt: string;
  silentSeconds: number;
  state: Beat["state"];
  page: string | null;
  shown: Beat["shown"];
}

/** Written once a minute at most, and when the screen is in another state or runs another page. */
export async function noteBeat(
  transaction: Knex.Transaction,
  boardId: number,
  { screen, state, page, shown }: Beat,
  now: Date,
): Promise<void> {
  const { rows } = await transaction.raw(
    `insert into screens (board_id, name, seen_at, state, page, shown)
     values (:boardId, :screen, :now, :state, :page, cast(:shown as jsonb))
         on conflict (board_id, name) do update
        set seen_at = excluded.seen_at, state = excluded.state, page = excluded.page, shown = excluded.shown
      where screens.seen_at <= excluded.seen_at - interval '50 seconds'
         or (screens.state, screens.page) is distinct from (excluded.state, excluded.page)
     returning xmax = 0 as "isNew"`,
    { boardId, screen, state, page, now, shown: JSON.stringify(shown) },
  );
  if (rows[0]?.isNew) await forgetOldest(transaction, boardId, screen);
}

/** Under the board's lock: two that forgot the same screens at once could wait for each other. */
async function forgetOldest(transaction: Knex.Transaction, boardId: number, newcomer: string): Promise<void> {
  await transaction.raw("select from boards where id = ? for no key update", [boardId]);
  await transaction.raw(
    `delete from screens
      where board_id = :boardId
        and name in (select name from screens
                      where board_id = :boardId and name <> :newcomer
                      order by seen_at desc, name offset :others)`,
    { boardId, newcomer, others: screensAtMost - 1 },
  );
}

const columns = `board.id as "boardId", board.name as board, screen.name as screen, screen.seen_at as "seenAt",
  cast(greatest(extract(epoch from cast(:now as timestamptz) - screen.seen_at), 0) as integer) as "silentSeconds",
  screen.state, screen.page, screen.shown`;

/** Those that were taken away: whoever is only switched off says something within a week. */
export async function forgetSilentScreens(db: Knex, now: Date): Promise<void> {
  await db.raw("delete from screens where seen_at < cast(:now as timestamptz) - interval '7 days'", { now });
}

/** By name; undefined when there is no such board. */
export async function findScreens(db: Knex, boardId: number, now: Date): Promise<ScreenRow[] | undefined> {
  const { rows } = await db.raw(
    `select ${columns} from boards board left join screens screen on screen.board_id = board.id
      where board.id = :boardId order by screen.name`,
    { boardId, now },
  );
  return rows[0] && rows.filter(({ screen }: { screen: string | null }) => screen !== null);
}

/** Of the boards that show the clinic. */
export async function findScreensOf(db: Knex, clinicId: number, now: Date): Promise<ScreenRow[]> {
  const { rows } = await db.raw(
    `select ${columns}
       from board_clinics shown
       join boards board on board.id = shown.board_id
       join screens screen on screen.board_id = board.id
      where shown.clinic_id = :clinicId
      order by board.id, screen.name`,
    { clinicId, now },
  );
  return rows;
}
