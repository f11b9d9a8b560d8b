import { turnsOf } from "./effort.js";

/**
 * Measures the sides one after the other, and that several times (A B A B …), so that what slows the machine for a while
 * slows them all. The first turn only warms up, unless each begins with a fresh process.
 */
export async function inTurns<Name extends string, Measured>(
  times: number,
  sides: Record<Name, () => Promise<Measured>>,
  { warmsUp = true } = {},
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(sides) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Measured[]>;
  for (let turn = warmsUp ? 0 : 1; turn <= turnsOf(times); turn++) {
    for (const name of names) {
      const result = await sides[name]();
      if (turn > 0) measured[name].push(result);
    }
  }
  return measured;
}
