import fc, { type Arbitrary } from "fast-check";
import { text } from "./fuzzed-text.js";

type Json = any;

const junk = fc.oneof(
  text,
  fc.constantFrom(null, true, -1, 0, 1.5, 2 ** 31, 2 ** 53, 1e300, "", [], {}, [[]], { a: { b: [null] } }),
  fc.jsonValue({ maxDepth: 2 }),
);
const spoiling = fc.record({
  place: fc.nat(),
  deed: fc.constantFrom("replace", "replace", "remove", "add"),
  name: fc.oneof(fc.constantFrom("__proto__", "constructor", "id", "version", "clinicId"), text),
  value: junk,
});
type Spoiling = typeof spoiling extends Arbitrary<infer Value> ? Value : never;

/** Right three times of five, else with one thing wrong in it, or with two. */
export const mostlyRight = (value: Arbitrary<unknown>): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 3, arbitrary: fc.tuple(value, spoiling).map(([right, one]) => spoil(right, one)) },
    {
      weight: 1,
      arbitrary: fc.tuple(value, spoiling, spoiling).map(([right, one, other]) => spoil(spoil(right, one), other)),
    },
  );

/** Every place of a value: the object or list that holds it, and its name there. */
const placesIn = (holder: Json): [holder: Json, name: string][] =>
  Object.keys(holder).flatMap((name) => [
    [holder, name],
    ...(typeof holder[name] === "object" && holder[name] !== null ? placesIn(holder[name]) : []),
  ]);

function spoil(value: Json, { place, deed, name, value: junkHere }: Spoiling): Json {
  const root = { value: structuredClone(value) };
  const places = placesIn(root);
  const [holder, key] = places[place % places.length] as [Json, string];
  if (deed === "replace" || typeof holder[key] !== "object" || holder[key] === null) {
    if (deed === "remove" && holder !== root) delete holder[key];
    else holder[key] = junkHere;
  } else if (Array.isArray(holder[key])) holder[key].push(junkHere);
  else
    Object.defineProperty(holder[key], name, { value: junkHere, enumerable: true, configurable: true, writable: true });
  return root.value;
}
