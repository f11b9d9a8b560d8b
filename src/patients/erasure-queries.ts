import type { Knex } from "knex";
import { blanked } from "./blanking.js";
import { isPerson, type Person } from "./person-queries.js";

/**
 * Blanks whatever tells who this patient was, in live and closed days alike, and forgets their browsers. Resolves with how many bookings
 * were blanked. They stay: they are the clinic's own history.
 */
export async function erasePerson(transaction: Knex.Transaction, clinicId: number, person: Person): Promise<number> {
  const { rows } = await transaction.raw<{ rows: { count: number }[] }>(
    `with erased as (
       update bookings set ${blanked}
        where clinic_id = :clinicId and ${isPerson(person)}
       returning list, date, number
     ), forgotten as (
       delete from push_subscriptions using erased
        where push_subscriptions.clinic_id = :clinicId
          and (push_subscriptions.list, push_subscriptions.date, push_subscriptions.number) = (erased.list, erased.date, erased.number)
     )
     select cast(count(*) as integer) as count from erased`,
    { clinicId, ...person },
  );
  return rows[0]?.count ?? 0;
}
