import { z } from "zod";
import { shiftNumber, timeOfDay, weekday } from "../contract/fields.js";

const ticketNumber = z.int().min(1).max(1_000_000);

const shiftExample = { weekday: "sat", shift: 1, start: "10:00", end: "13:00", capacity: 12, goldenCapacity: 2 };
export const hoursExample = [
  { ...shiftExample, firstNumber: 1 },
  { ...shiftExample, shift: 2, start: "16:00", end: "21:00", capacity: 20, firstNumber: 101 },
];

/** When a shift is, and how many places and which tickets it has. */
export const shiftHours = {
  start: timeOfDay.meta({ example: "16:00" }),
  end: timeOfDay.meta({ example: "21:00", description: "Not after `start`: of the next morning" }),
  capacity: z.int().min(0).max(10_000),
  goldenCapacity: z.int().min(0).max(1_000).default(0),
  firstNumber: ticketNumber.optional().meta({
    description: "Of its tickets. Absent: 1, or 101, 201, 301 for the shifts after the first",
  }),
};

/** Absent: 1, or 101, 201, 301 for the shifts after the first. */
export const numbered = <Shift extends { shift: number; firstNumber?: number | undefined }>(shift: Shift) => ({
  ...shift,
  firstNumber: shift.firstNumber ?? 1 + 100 * (shift.shift - 1),
});

const plannedShift = z.strictObject({ weekday, shift: shiftNumber, ...shiftHours });

export type PlannedShift = Required<z.output<typeof plannedShift>>;

/** The weekly plan; a conflict is reported at the later of the two shifts. */
export const weeklyHours = z
  .array(plannedShift)
  .max(28)
  .transform((shifts): PlannedShift[] => shifts.map(numbered))
  .superRefine((shifts, context) => {
    for (const [index, shift] of shifts.entries()) {
      const earlier = shifts.slice(0, index).filter((other) => other.weekday === shift.weekday);
      const refuse = (field: keyof PlannedShift, message: string) =>
        context.addIssue({ code: "custom", path: [index, field], message });
      if (earlier.some((other) => other.shift === shift.shift)) refuse("shift", "Each shift of a weekday at most once");
      if (earlier.some((other) => overlap(minutes(other), minutes(shift))))
        refuse("start", "Must not overlap another shift of the weekday");
      if (earlier.some((other) => overlap(numbers(other), numbers(shift))))
        refuse("firstNumber", "Must leave each shift of the weekday numbers of its own");
    }
  });

type Range = readonly [from: number, before: number];

const overlap = ([a, b]: Range, [c, d]: Range): boolean => a < d && c < b;

const minutes = ({ start, end }: PlannedShift): Range => {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  return [from, to > from ? to : to + 24 * 60];
};

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Those that its places need at least. */
const numbers = ({ firstNumber, capacity, goldenCapacity }: PlannedShift): Range => [
  firstNumber,
  firstNumber + Math.max(capacity, goldenCapacity),
];

export const hoursReply = z.array(plannedShift.required().meta({ id: "PlannedShift", examples: [hoursExample[0]] }));
