/** What call, arrive, step-back and priority do to a row: how often, to whom, and what. $5 is a number that a seed chose. */
export const lineChanges: [number, string, string][] = [
  [
    8,
    "status = 'booked'",
    `status = 'in_progress', calls = calls + 1, calls_in_turn = 1, called_at = now(), started_at = now(), former_order = null,
     turn_taken_at = case when priority = 0 then date_trunc('milliseconds', clock_timestamp()) end`,
  ],
  [
    8,
    "status = 'booked' and arrived_at is null",
    "arrived_at = now(), arrived_by = (array['desk', 'kiosk', 'phone'])[1 + $5 % 3]",
  ],
  [2, "arrived_at is not null", "arrived_at = null, arrived_by = null"],
  [
    5,
    "true",
    `priority = $5 % 4, priority_reason = case when $5 % 4 > 0 then 'عاجل ' || $5 end, former_priority = null,
     note = case when $5 % 2 = 0 then 'ملاحظة' end`,
  ],
  [
    4,
    "status = 'in_progress' and missed < 2",
    `status = case missed when 0 then 'booked' else 'no_show' end, finished_at = case when missed > 0 then now() end,
     missed = missed + 1, former_order = "order", "order" = "order" + 3.5,
     former_priority = case missed when 0 then priority else former_priority end, priority = 0`,
  ],
  [
    2,
    "former_order is not null and missed > 0 and status in ('booked', 'no_show')",
    `status = 'in_progress', finished_at = null, missed = missed - 1, "order" = former_order, former_order = null,
     priority = case missed when 1 then coalesce(former_priority, priority) else priority end,
     former_priority = case when missed > 1 then former_priority end`,
  ],
];
