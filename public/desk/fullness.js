// @ts-check
import { unbroken } from "../texts.js";

/** How full a list is: "7 of 20". @param {{ used: number, capacity: number }} list @param {Pick<import("./actions.js").Speech, "words" | "format">} speech */
export const fullnessText = ({ used, capacity }, { words, format }) =>
  unbroken(`${format.number(used)} ${words.of} ${format.number(capacity)}`);

/** A list without places is none. @template {{ used: number, capacity: number }} List @param {List[]} lists */
export const withPlaces = (lists) => lists.filter(({ used, capacity }) => used + capacity > 0);
