import type { Knex } from "knex";

export interface OrganisationRow {
  id: number;
  name: string;
  createdAt: string;
  updatedAt: string;
}

const columns = `id, name, created_at as "createdAt", updated_at as "updatedAt"`;

export async function insertOrganisation(db: Knex, name: string): Promise<OrganisationRow> {
  const { rows } = await db.raw(`insert into organisations (name) values (?) returning ${columns}`, [name]);
  return rows[0];
}

export async function listOrganisations(db: Knex): Promise<OrganisationRow[]> {
  const { rows } = await db.raw(`select ${columns} from organisations order by id`);
  return rows;
}

export async function findOrganisation(db: Knex, id: number): Promise<OrganisationRow | undefined> {
  const { rows } = await db.raw(`select ${columns} from organisations where id = ?`, [id]);
  return rows[0];
}

/** Undefined when there is none. */
export async function renameOrganisation(db: Knex, id: number, name: string): Promise<OrganisationRow | undefined> {
  const { rows } = await db.raw(
    `update organisations set name = :name, updated_at = now() where id = :id returning ${columns}`,
    { id, name },
  );
  return rows[0];
}

/** Of one stream. */
export const clinicsAtMost = 100;

export interface OrganisationClinics {
  id: number;
  name: string;
  /** Their ids; one more than `clinicsAtMost` stands for all that are too many. */
  clinics: number[];
}

/** Those of these organisations that there are. */
export async function loadOrganisations(db: Knex, ids: number[]): Promise<OrganisationClinics[]> {
  const { rows } = await db.raw(
    `select o.id, o.name,
            array(select c.id from clinics c where c.organisation_id = o.id order by c.id limit :limit) as clinics
       from organisations o
      where o.id = any(:ids)`,
    { ids, limit: clinicsAtMost + 1 },
  );
  return rows;
}
