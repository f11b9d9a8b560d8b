// @ts-check
import { unbroken } from "../texts.js";

/** @typedef {{ used: number, capacity: number, overbooked: number }} Places `used` counts those that staff have added, too. */

/** @type {Places} */
export const noPlaces = { used: 0, capacity: 0, overbooked: 0 };

/** How full a list is: "7 of 20", "20 of 20 + 1". @param {Places} list @param {Pick<import("./language.js").Speech, "words" | "format">} speech */
export const fullnessText = ({ used, capacity, overbooked }, { words, format }) => {
  const places = `${format.number(used - overbooked)} ${words.of} ${format.number(capacity)}`;
  return unbroken(overbooked > 0 ? `${places} + ${format.number(overbooked)}` : places);
};

/** A place that is given back is not one of those that were added. @param {Places} list */
export const isFull = ({ used, capacity, overbooked }) => used - overbooked >= capacity;

/** A list without places is none. @template {Places} List @param {List[]} lists */
export const withPlaces = (lists) => lists.filter(({ used, capacity }) => used + capacity > 0);
