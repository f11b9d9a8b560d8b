import type { Knex } from "knex";

export interface ProvedAccount {
  issuer: string;
  subject: string;
}

/** Undefined when nobody who may sign in has the account. */
export async function findByAccount(db: Knex, account: ProvedAccount): Promise<number | undefined> {
  const { rows } = await db.raw(
    "select id from people where oidc_issuer = :issuer and oidc_subject = :subject and disabled_at is null",
    { ...account },
  );
  return rows[0]?.id;
}

/** Makes it the account of whom the owner gave the address; of nobody who has one, and never a second person's. */
export async function bindAccount(db: Knex, account: ProvedAccount & { email: string }): Promise<void> {
  await db.raw(
    `update people set oidc_subject = :subject, updated_at = now()
      where oidc_issuer = :issuer and oidc_email = :email and oidc_subject is null and disabled_at is null
        and not exists (select from people where oidc_issuer = :issuer and oidc_subject = :subject)`,
    { ...account },
  );
}
