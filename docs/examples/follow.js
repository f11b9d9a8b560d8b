// A waiting-room screen in a terminal. URL=https://…/v1/clinics/7 node docs/examples/follow.js
import { followClinic } from "dawr/client";

followClinic(`${process.env.URL}/stream?date=today`, {
  audience: "public",
  onState: ({ days }) => {
    const inside = days.flatMap(({ bookings }) => bookings.filter(({ status }) => status === "in_progress"));
    process.stdout.write(`now serving: ${inside.map(({ number }) => number).join(", ") || "nobody"}\n`);
  },
});
