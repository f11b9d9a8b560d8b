import { z } from "zod";
import { findClinic } from "../clinics/clinic-queries.js";
import { clinicParams, listName, shiftNumber } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { pace } from "../contract/view-schemas.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { findPace } from "./pace-queries.js";

const learnedPace = z
  .object({
    list: listName,
    shift: shiftNumber,
    pace,
    calls: z.int().meta({ description: "From how many calls it is learned" }),
    shown: z
      .int()
      .meta({ description: "How many of those patients had been shown a window when three were ahead of them" }),
    hit: z.int().meta({ description: "How many of these were called within it" }),
  })
  .meta({
    id: "LearnedPace",
    examples: [{ list: "regular", shift: 2, pace: { p20: 6.5, p50: 8.5, p80: 12 }, calls: 170, shown: 140, hit: 119 }],
  });

export const paceOperations: AnyOperation[] = [
  operation({
    id: "readPace",
    method: "get",
    path: "/v1/clinics/{clinicId}/pace",
    tag: "Hours",
    summary: "Read how fast patients are called",
    description:
      "For each list and shift, from the last ten times that it ended (its doctor left, or the day closed); and how often the windows " +
      "that patients were shown (`expected`) were right. None before ten calls.",
    access: "manageDays",
    params: clinicParams,
    replies: { 200: { description: "What is known", schema: z.array(learnedPace) } },
    handle: async ({ params: { clinicId }, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, clinicId, now));
      if (!clinic) throw new Problem("not_found");
      return { status: 200, body: await db.read((pool) => findPace(pool, clinicId)) };
    },
  }),
];
