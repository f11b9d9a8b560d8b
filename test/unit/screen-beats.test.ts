import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** By a name that is no text, for it needs a browser's types. */
const { createBeats } = await import(new URL("../../public/board-group/beats.js", import.meta.url).href);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function aScreen({ token = "t", status = 204 } = {}) {
  const said: string[] = [];
  const doubted: number[] = [];
  vi.stubGlobal("fetch", async (url: string, { body, headers }: { body: string; headers: Record<string, string> }) => {
    said.push(`${url} ${headers["X-CSRF-Token"]} ${JSON.parse(body).screen} ${JSON.parse(body).state}`);
    if (status === 0) throw new TypeError("out of reach");
    return { status };
  });
  const session = { token: async () => token, doubt: () => doubted.push(status) };
  return { beat: createBeats("/v1/boards/3", "hall 1", session), said, doubted };
}

test("a screen reports once a minute, and at once when its state changes", async () => {
  const { beat, said } = aScreen();
  await beat("live", []);
  vi.advanceTimersByTime(59_000);
  await beat("live", []);
  expect(said).toEqual(["/v1/boards/3/beat t hall 1 live"]);
  vi.advanceTimersByTime(1_000);
  await beat("live", []);
  await beat("stale", []);
  await beat("stale", []);
  expect(said.map((each) => each.split(" ").at(-1))).toEqual(["live", "live", "stale"]);
});

test("a screen without a session reports nothing, and a report that fails disturbs nobody", async () => {
  const anonymous = aScreen({ token: "" });
  await anonymous.beat("live", []);
  expect(anonymous.said).toEqual([]);
  for (const status of [0, 503]) {
    const { beat, said, doubted } = aScreen({ status });
    await expect(beat("live", [])).resolves.toBeUndefined();
    expect(said).toHaveLength(1);
    expect(doubted).toEqual([]);
  }
  const refused = aScreen({ status: 401 });
  await refused.beat("live", []);
  expect(refused.doubted).toEqual([401]); // it asks for its session anew
});
