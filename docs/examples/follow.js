// A waiting-room screen in a terminal. URL=https://… node docs/examples/follow.js 7
import { followClinic } from "dawr/client";

followClinic(`${process.env.URL}/v1/clinics/${process.argv[2]}/stream?date=today`, {
  audience: "public",
  onState: ({ days }) => {
    const inside = days.flatMap(({ bookings }) => bookings.filter(({ status }) => status === "in_progress"));
    process.stdout.write(`now serving: ${inside.map(({ number }) => number).join(", ") || "nobody"}\n`);
    for (const { shift, doctor } of days[0]?.shifts ?? []) process.stdout.write(`shift ${shift}: doctor ${doctor}\n`);
  },
  onFreshness: ({ state }) => process.stderr.write(`${state}\n`),
});
