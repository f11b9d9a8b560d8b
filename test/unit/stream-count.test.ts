import { expect, test } from "vitest";
import { StreamCount } from "../../src/realtime/stream-limits.js";

const enter = (count: StreamCount, address: string) => count.enter({ address, keyId: undefined });

test("streams of one address count together, and every place is given back once", () => {
  const count = new StreamCount({ total: 0, perAddress: 2, perKey: 0 });
  const first = enter(count, "2001:db8:1:2::/64");
  expect(enter(count, "2001:db8:1:2::/64")).toBeDefined();
  expect(enter(count, "2001:db8:1:2::/64")).toBeUndefined();
  expect(enter(count, "2001:db8:1:3::/64")).toBeDefined();
  expect(enter(count, "10.0.0.1")).toBeDefined();
  expect(enter(count, "10.0.0.2")).toBeDefined();
  first?.();
  expect(count.total).toBe(4);
  expect(enter(count, "2001:db8:1:2::/64")).toBeDefined();
});

test("without limits nothing is remembered of whom", () => {
  const count = new StreamCount({ total: 1, perAddress: 0, perKey: 0 });
  const leave = enter(count, "10.0.0.1");
  expect(enter(count, "10.0.0.2")).toBeUndefined();
  leave?.();
  expect(enter(count, "10.0.0.2")).toBeDefined();
});
