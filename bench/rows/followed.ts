import { costOfFollowing, type Idling } from "../support/idling.js";
import type { Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";

const [many, few] = [10_000, 100];
const aimMs = 50; // 5 % of a core

export const followed: Row = {
  name: "followed",
  title: `${many} clinics followed by a stream each while nothing happens, and ${few}; CPU of the server process and of PostgreSQL`,
  run: async ({ world, nodeFlags }) => {
    const turns = await inTurns(
      1,
      {
        many: () => costOfFollowing(world, many, nodeFlags),
        few: () => costOfFollowing(world, few),
      },
      { warmsUp: false },
    );
    const eachClinic = (what: string, figure: (cost: Idling) => number) => ({
      what: `${what} for each of ${many} clinics`,
      unit: "µs/s",
      dawr: turns.many.map((cost) => (figure(cost) / many) * 1_000),
      against: { name: `each of ${few}`, values: turns.few.map((cost) => (figure(cost) / few) * 1_000) },
    });
    return [
      { ...eachClinic("server CPU", ({ server }) => server), aim: { ratioAtMost: 1 } },
      eachClinic("PostgreSQL's CPU", ({ postgres }) => postgres),
      {
        what: `PostgreSQL's CPU for all ${many}`,
        unit: "ms/s",
        dawr: turns.many.map(({ postgres }) => postgres),
        aim: { atMost: aimMs },
      },
    ];
  },
};
