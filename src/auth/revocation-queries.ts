import type { Knex } from "knex";
import type { HedgedRead } from "../db/hedged-read.js";
import type { OrganisationGrant, PersonGrant, TicketGrant } from "./grant.js";
import { permissions } from "./roles.js";

/** How often access was taken away; moves in the transaction that does so. */
export interface Revision {
  /** A key or session ended, or a public board was closed. */
  revision: number;
  /** A ticket was replaced. */
  ticketRevision: number;
  /** Names the history that these numbers belong to; null on a standby, which cannot tell. */
  epoch: string | null;
}

export const revisionColumns = `counter as revision, tickets as "ticketRevision",
            case when not pg_is_in_recovery() then dawr_epoch() end as epoch`;

async function readRevision(db: Knex): Promise<Revision> {
  const { rows } = await db.raw(`select ${revisionColumns} from revocations`);
  return rows[0];
}

export interface StillGranted extends Revision {
  /** Of those asked about, the ones that still open something. */
  keys: Set<number>;
  organisations: Set<OrganisationGrant>;
  sessions: Set<number>;
  people: Set<PersonGrant>;
  boards: Set<number>;
  tickets: Set<TicketGrant>;
}

interface AskedGrants {
  keys: number[];
  organisations: OrganisationGrant[];
  sessions: number[];
  people: PersonGrant[];
  boards: number[];
  tickets: TicketGrant[];
}

/** Where it is read who may still watch. */
export interface GrantReads {
  revision(): Promise<Revision>;
  stillGranted(asked: AskedGrants): Promise<StillGranted>;
}

export const grantReads = (read: HedgedRead): GrantReads => ({
  revision: () => read(readRevision),
  stillGranted: (asked) => read((db) => readStillGranted(db, asked)),
});

/** Which keys, sessions (expired ones too), public boards (by clinic) and tickets still stand, as of one revision. */
async function readStillGranted(db: Knex, asked: AskedGrants): Promise<StillGranted> {
  const { rows } = await db.raw(
    `select ${revisionColumns},
            array(select k.id from api_keys k where k.id = any(:keys) and k.revoked_at is null) as keys,
            array(select asked.place
                    from unnest(cast(:keysOfOrganisations as integer[]), cast(:clinicsOfOrganisations as integer[]))
                         with ordinality as asked (key_id, clinic_id, place)
                    join api_keys k on k.id = asked.key_id and k.revoked_at is null
                    join clinics c on c.id = asked.clinic_id and c.organisation_id = k.organisation_id) as organisations,
            array(select s.id from sessions s left join api_keys k on k.id = s.api_key_id
                   where s.id = any(:sessions) and s.ended_at is null
                     and k.revoked_at is null
                     and (k.organisation_id is null or s.clinic_id is null
                          or k.organisation_id = (select c.organisation_id from clinics c where c.id = s.clinic_id))) as sessions,
            array(select asked.place
                    from unnest(cast(:sessionsOfPeople as bigint[]), cast(:clinicsOfPeople as integer[]))
                         with ordinality as asked (session_id, clinic_id, place)
                    join sessions s on s.id = asked.session_id and s.ended_at is null
                                       and (s.clinic_id is null or s.clinic_id = asked.clinic_id)
                    join people p on p.id = s.person_id and p.disabled_at is null
                   where exists (select from memberships m
                                  where m.person_id = p.id
                                    and case when asked.clinic_id is null then m.clinic_id is null and m.role = any(:showingAll)
                                             else coalesce(m.clinic_id = asked.clinic_id, true) end)
                     and (asked.clinic_id is null
                          or p.organisation_id = (select c.organisation_id from clinics c where c.id = asked.clinic_id))) as people,
            array(select c.id from clinics c where c.id = any(:boards) and c.public_board) as boards,
            array(select held.place
                    from unnest(cast(:clinics as integer[]), cast(:lists as text[]), cast(:dates as date[]),
                                cast(:numbers as integer[]), cast(:hashes as bytea[]))
                         with ordinality as held (clinic_id, list, date, number, ticket_hash, place)
                    join bookings using (clinic_id, list, date, number, ticket_hash)) as tickets
       from revocations`,
    {
      ...asked,
      ...columnsOf(asked.tickets),
      showingAll: permissions.showOrganisation, // a doctor of all follows each clinic, not the whole
      keysOfOrganisations: asked.organisations.map(({ keyId }) => keyId),
      clinicsOfOrganisations: asked.organisations.map(({ clinicId }) => clinicId),
      sessionsOfPeople: asked.people.map(({ sessionId }) => sessionId),
      clinicsOfPeople: asked.people.map(({ clinicId }) => clinicId),
    },
  );
  const { keys, organisations, sessions, people, boards, tickets, ...revision } = rows[0];
  return {
    ...revision,
    keys: new Set(keys),
    organisations: new Set(organisations.map((place: string) => asked.organisations[Number(place) - 1])),
    sessions: new Set(sessions.map(Number)),
    people: new Set(people.map((place: string) => asked.people[Number(place) - 1])),
    boards: new Set(boards),
    tickets: new Set(tickets.map((place: string) => asked.tickets[Number(place) - 1])),
  };
}

const columnsOf = (grants: TicketGrant[]) => ({
  clinics: grants.map(({ ticket }) => ticket.booking.clinicId),
  lists: grants.map(({ ticket }) => ticket.booking.list),
  dates: grants.map(({ ticket }) => ticket.booking.date),
  numbers: grants.map(({ ticket }) => ticket.booking.number),
  hashes: grants.map(({ ticket }) => ticket.hash),
});
