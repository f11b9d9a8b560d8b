// @ts-check
/** A browser signs in to an organisation, for its page: a session that opens none of its clinics. */

const ofBoards = "(key.board_id is null) <> (new.clinic_id is not null)";
const ofOrganisationsToo =
  "new.clinic_id is null and num_nonnulls(key.board_id, key.organisation_id) = 0 or new.clinic_id is not null and key.board_id is not null";

/**
 * Changes one condition of the function and leaves the others to whoever wrote them.
 *
 * @param {import('knex').Knex} knex
 * @param {string} from
 * @param {string} to
 */
async function changeCheck(knex, from, to) {
  const { rows } = await knex.raw("select pg_get_functiondef(cast('check_clinic_of_session' as regproc)) as text");
  const [before, after, ...others] = rows[0].text.split(from);
  if (after === undefined || others.length > 0) throw new Error("check_clinic_of_session is not as it was left");
  await knex.raw(before + to + after);
}

/** @param {import('knex').Knex} knex */
export const up = async (knex) => {
  await changeCheck(knex, ofBoards, ofOrganisationsToo);
  await knex.raw(
    `comment on column sessions.clinic_id is
       'Null: not of one clinic, but of the board or the organisation of its key. A former release opens nothing by the latter.'`,
  );
};

/** @param {import('knex').Knex} knex */
export const down = async (knex) => {
  await knex.raw(`
    delete from sessions
     where clinic_id is null
       and api_key_id in (select id from api_keys where organisation_id is not null);
    set constraints all immediate;
    comment on column sessions.clinic_id is 'Null: of the board of its key.';`);
  await changeCheck(knex, ofOrganisationsToo, ofBoards);
};
