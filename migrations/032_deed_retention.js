// @ts-check
/** A clinic keeps its deeds for as long as it says, and nobody takes one away earlier. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table clinics add column deed_months smallint constraint clinics_deed_months check (deed_months between 12 and 120);
    comment on column clinics.deed_months is
      'Deeds are removed so many months after they were done. Null: they are kept. Whoever sets it leaves a deed, too.';

    create function refuse_early_removal() returns trigger
    language plpgsql as $$
    begin
      if not exists (select from clinics c
                      where c.id = old.clinic_id and old.at < now() - make_interval(months => c.deed_months)) then
        raise exception 'DELETE on % is refused: what was done is only ever added to, while its clinic keeps it', tg_table_name
          using errcode = 'restrict_violation';
      end if;
      return old;
    end $$;

    create function forget_deeds(of_clinic integer, at_most integer) returns integer
    language sql security definer as $$
      with old as (
        select deed.clinic_id, deed.at, deed.id
          from clinics clinic
          join deeds deed on deed.clinic_id = clinic.id and deed.at < now() - make_interval(months => clinic.deed_months)
         where clinic.id = of_clinic
         order by deed.at, deed.id
         limit at_most
      ), forgotten as (
        delete from deeds using old
         where deeds.clinic_id = of_clinic and (deeds.at, deeds.id) = (old.at, old.id)
        returning deeds.id
      )
      select cast(count(*) as integer) from forgotten
    $$;
    comment on function forget_deeds is
      'Removes the oldest deeds that a clinic keeps no longer. With the rights of its owner, for a server''s role needs none to delete deeds; '
      'anybody may call it, as it removes nothing that deeds_kept_long would keep.';

    do $$ -- where a temporary table cannot pass for one of these
    declare
      each  regprocedure;
    begin
      foreach each in array array[cast('refuse_early_removal()' as regprocedure), 'forget_deeds(integer, integer)'] loop
        execute format('alter function %s set search_path = %I, pg_temp', each, current_schema());
      end loop;
    end $$;

    drop trigger deeds_kept on deeds;
    create trigger deeds_kept before update or truncate on deeds
      for each statement execute function refuse_other_deed();
    create trigger deeds_kept_long before delete on deeds
      for each row execute function refuse_early_removal();
    comment on trigger deeds_kept_long on deeds is 'The rule is the table''s, whoever deletes: no setting and no role goes past it.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger deeds_kept_long on deeds;
    drop trigger deeds_kept on deeds;
    create trigger deeds_kept before update or delete or truncate on deeds
      for each statement execute function refuse_other_deed();
    drop function forget_deeds, refuse_early_removal;
    alter table clinics drop column deed_months;
  `);
