// @ts-check
import { unbroken } from "../texts.js";
import { timesOf } from "../ui/shift-texts.js";

/**
 * "Monday 30 November, 4:00–9:00 pm".
 *
 * @param {{ date: string, shift?: number | null }} place
 * @param {import("../ui/shifts-of-day.js").ShiftOfDay[]} shifts of that date
 * @param {import("../texts.js").Format} format
 */
export function placeText({ date, shift }, shifts, format) {
  const known = shifts.find((each) => each.shift === shift);
  return format.listed([unbroken(format.date(date)), ...(known ? [timesOf(known, format)] : [])]);
}
