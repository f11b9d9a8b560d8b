// @ts-check
/** An owner says by which address of a provider somebody signs in; the first sign-in binds the provider's own name of her. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table people
      add column oidc_email text,
      drop constraint people_oidc,
      add constraint people_oidc check ((oidc_issuer is null) = (oidc_subject is null and oidc_email is null)),
      add constraint people_oidc_email unique (oidc_issuer, oidc_email),
      add constraint people_oidc_email_folded check (oidc_email = lower(oidc_email) and length(oidc_email) between 3 and 254);
    comment on column people.oidc_email is
      'Who has this address there, verified, may bind the account that she signs in with. Counts for nothing once oidc_subject is known.';
    comment on column people.oidc_subject is
      'What the provider calls her for ever. Null until she has signed in by it.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    update people set oidc_issuer = null, oidc_email = null where oidc_subject is null and oidc_issuer is not null;
    set constraints all immediate;
    alter table people
      drop column oidc_email,
      add constraint people_oidc check ((oidc_issuer is null) = (oidc_subject is null));
    comment on column people.oidc_subject is null;
  `);
