// @ts-check
/**
 * Hours: a clinic may plan up to four shifts for each weekday. A clinic without hours has days without shifts. Days that exist
 * keep their own shifts, whatever becomes of the plan.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create extension if not exists btree_gist; -- so that one constraint can hold "the same weekday" and "overlapping hours"

    alter table clinics add constraint clinics_day_turns unique (id, day_turns_at);

    create function minutes_between(starts time, ends time) returns int4range
    language sql immutable as $$
      select int4range(cast(extract(epoch from starts) / 60 as integer),
                       cast(extract(epoch from ends) / 60 as integer) + case when ends > starts then 0 else 1440 end)
    $$;
    comment on function minutes_between is
      'From start to end in minutes after the midnight before the start; an end that is not after the start is of the next morning.';

    create table clinic_hours (
      clinic_id        integer not null,
      weekday          text not null,
      shift            smallint not null,
      starts           time not null,
      ends             time not null,
      capacity         integer not null,
      golden_capacity  integer not null,
      numbers          int4range not null,
      day_turns_at     time not null,
      constraint clinic_hours_pkey primary key (clinic_id, weekday, shift),
      constraint clinic_hours_clinic foreign key (clinic_id, day_turns_at) references clinics (id, day_turns_at)
        on update cascade,
      constraint clinic_hours_weekday check (weekday in ('sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri')),
      constraint clinic_hours_shift check (shift between 1 and 4),
      constraint clinic_hours_capacity check (capacity between 0 and 10000),
      constraint clinic_hours_golden_capacity check (golden_capacity between 0 and 1000),
      constraint clinic_hours_numbers check (
        lower(numbers) > 0
        and (upper_inf(numbers) or upper(numbers) - lower(numbers) >= greatest(capacity, golden_capacity))
      ),
      constraint clinic_hours_within_a_day check (starts >= day_turns_at and (ends > starts or ends <= day_turns_at)),
      constraint clinic_hours_one_at_a_time exclude using gist (
        clinic_id with =, weekday with =, minutes_between(starts, ends) with &&
      ),
      constraint clinic_hours_own_numbers exclude using gist (clinic_id with =, weekday with =, numbers with &&)
    );
    comment on table clinic_hours is 'The weekly plan: one row is one shift of one weekday.';
    comment on column clinic_hours.numbers is
      'The ticket numbers that the shift may give, of each list; the lowest is given first.';
    comment on column clinic_hours.day_turns_at is
      'That of the clinic, kept the same by the foreign key: a shift that ran beyond it would belong to two dates.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop table clinic_hours;
    drop function minutes_between;
    alter table clinics drop constraint clinics_day_turns;
    drop extension btree_gist;
  `);
