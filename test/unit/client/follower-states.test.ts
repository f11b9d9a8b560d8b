import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Listener } from "../../../public/client/fetch-stream.js";
import { createFollower } from "../../../public/client/follower.js";
import {
  type FollowerEvent,
  type FollowerState,
  longestSilenceMs,
  type Outcome,
  outcomes,
} from "../../../public/client/follower-states.js";
import { pass } from "./fake-server.js";
import { anUpdate, aState } from "./fixtures.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.spyOn(Math, "random").mockReturnValue(1); // waits are 1 s, after failures 2 s, 4 s, …
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A follower at version 5 with all it does kept; connections of the test's own, which may speak when they should not. */
function aFollower() {
  const connections: (Listener & { isClosed: boolean })[] = [];
  const versions: number[] = [];
  const told: string[] = [];
  const { close, reconnect } = createFollower(
    (listener) => {
      const connection = { ...listener, isClosed: false };
      connections.push(connection);
      const close = () => {
        connection.isClosed = true;
      };
      return { close };
    },
    {
      state: aState(5),
      lastEventId: "v5",
      onState: ({ version }) => versions.push(version),
      onFreshness: ({ state }) => told.at(-1) !== state && told.push(state),
    },
  );
  const latest = () => connections.at(-1) as Listener & { isClosed: boolean };
  return { close, reconnect, connections, latest, versions, told };
}
type Follower = ReturnType<typeof aFollower>;

const update = (since: number, version: number) => ({ ...anUpdate(since, version), lastEventId: `v${version}` });
/** Told by the server, and longer than any silence that is borne. */
const waitMs = 300_000;
const silenceMs = (state: FollowerState) => Math.min(longestSilenceMs[state], 200_000) + 1_000;

const reach: Record<FollowerState, (follower: Follower) => void> = {
  connecting: () => {},
  following: ({ latest }) => latest().onFrame(update(5, 6)),
  away: ({ latest }) => latest().onBreak({ isSentAway: true }),
  waiting: ({ latest }) => {
    latest().onRetry(waitMs);
    latest().onEnd({ wasServed: true });
  },
  over: ({ close }) => close(),
};

const happen: Record<FollowerEvent, (follower: Follower, state: FollowerState) => unknown> = {
  frame: ({ latest }) => latest().onFrame(update(5, 7)),
  gap: ({ latest }) => latest().onFrame(update(8, 9)),
  lost: ({ latest }) => latest().onBreak({ isSentAway: false }),
  sentAway: ({ latest }) => latest().onBreak({ isSentAway: true }),
  ended: ({ latest }) => latest().onEnd({ wasServed: true }),
  failed: ({ latest }) => latest().onEnd({ wasServed: false, status: 502 }),
  refused: ({ latest }) => latest().onEnd({ wasServed: false, status: 403 }),
  silent: (_follower, state) => pass(silenceMs(state)),
  doubted: ({ reconnect }) => reconnect(),
  due: (_follower, state) => pass(state === "waiting" ? waitMs : 1_000),
  close: ({ close }) => close(),
};

/** What each outcome is to the caller and the server, and what becomes of it when nothing else happens. */
const expected: Record<Exclude<Outcome, "ignore">, (follower: Follower, before: Sight) => Promise<void>> = {
  take: async (follower) => {
    expect(follower.versions.at(-1)).toBe(7);
    expect(follower.told.at(-1)).toBe("live");
    await standsFor(follower, longestSilenceMs.following);
  },
  comeBack: async (follower) => {
    expect(follower.told.at(-1)).not.toBe("live");
    await standsFor(follower, longestSilenceMs.connecting);
  },
  stayAway: async (follower) => {
    expect(follower.told.at(-1)).not.toBe("live");
    await standsFor(follower, longestSilenceMs.away);
  },
  resume: async (follower, { lastEventId }) => opensAgain(follower, { afterMs: 1_000, lastEventId }),
  retry: async (follower, { lastEventId }) => opensAgain(follower, { afterMs: 2_000, lastEventId }),
  startOver: async (follower) => opensAgain(follower, { afterMs: 2_000, lastEventId: undefined }),
  connect: async (follower) => {
    expect(follower.connections.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(follower.told.at(-1)).not.toBe("live");
    await standsFor(follower, longestSilenceMs.connecting);
  },
  refuse: async (follower) => {
    expect(follower.told.at(-1)).toBe("refused");
    await staysOver(follower);
  },
  end: async (follower, { told }) => {
    expect(follower.told).toEqual(told);
    await staysOver(follower);
  },
};

const seen = ({ connections, versions, told }: Follower) => ({
  lastEventId: versions.length > 0 ? `v${versions.at(-1)}` : "v5",
  opened: connections.length,
  open: connections.filter(({ isClosed }) => !isClosed).length,
  versions: [...versions],
  told: [...told],
});
type Sight = ReturnType<typeof seen>;

/** Its connection is left alone for so long, then given up. */
async function standsFor(follower: Follower, ms: number) {
  const connection = follower.latest();
  await pass(ms);
  expect(connection.isClosed).toBe(false);
  await pass(2_000);
  expect(connection.isClosed).toBe(true);
}

async function opensAgain(follower: Follower, { afterMs, lastEventId }: { afterMs: number; lastEventId?: string }) {
  const { opened, open } = seen(follower);
  expect(open).toBe(0);
  expect(follower.told.at(-1)).not.toBe("live");
  await pass(afterMs - 1);
  expect(follower.connections).toHaveLength(opened);
  await pass(1);
  expect(follower.connections).toHaveLength(opened + 1);
  expect(follower.latest().lastEventId).toBe(lastEventId);
}

async function staysOver(follower: Follower) {
  const before = seen(follower);
  expect(before.open).toBe(0);
  await pass(600_000);
  expect(seen(follower)).toEqual(before);
  expect(vi.getTimerCount()).toBe(0);
}

describe("a follower", () => {
  const cells = Object.entries(outcomes).flatMap(([event, row]) =>
    Object.entries(row).map(([state, outcome]) => [state, event, outcome]),
  ) as [FollowerState, FollowerEvent, Outcome][];

  test("hears its connection only while it has one, its wait only while it waits, and its caller until it is over", () => {
    const ofConnection = {
      frame: "take",
      gap: "startOver",
      lost: "comeBack",
      sentAway: "stayAway",
      ended: "resume",
      failed: "retry",
      refused: "refuse",
      silent: "retry",
      close: "end",
    };
    const byState: Record<FollowerState, Partial<Record<FollowerEvent, string>>> = {
      connecting: ofConnection,
      following: { ...ofConnection, doubted: "connect" },
      away: ofConnection,
      waiting: { due: "connect", close: "end" },
      over: {},
    };
    expect(cells).toHaveLength(55);
    for (const [state, event, outcome] of cells)
      expect(outcome, `${state}, ${event}`).toBe(byState[state][event] ?? "ignore");
  });

  test.each(cells)("that is %s, on %s: %s", async (state, event, outcome) => {
    const follower = aFollower();
    await pass(0); // it tells nothing before its caller holds close()
    reach[state](follower);
    const before = seen(follower);
    await happen[event](follower, state);
    if (outcome === "ignore") {
      expect(seen(follower)).toEqual(before);
      const waitedMs = event === "silent" ? silenceMs(state) : 0;
      if (state === "waiting") await opensAgain(follower, { afterMs: waitMs - waitedMs, lastEventId: "v5" });
      if (state === "over") await staysOver(follower);
    } else await expected[outcome](follower, before);
    follower.close();
  });

  test("whose connection is lost again and again gives each try its time", async () => {
    const follower = aFollower();
    for (let tries = 0; tries < 3; tries++) {
      await pass(longestSilenceMs.connecting);
      follower.latest().onBreak({ isSentAway: false });
    }
    await standsFor(follower, longestSilenceMs.connecting);
    follower.close();
  });

  test("begins with short waits again after a stream that brought something", async () => {
    const follower = aFollower();
    follower.latest().onEnd({ wasServed: false });
    await pass(2_000);
    follower.latest().onEnd({ wasServed: false });
    await pass(4_000);
    follower.latest().onFrame(update(5, 6));
    follower.latest().onEnd({ wasServed: false });
    await opensAgain(follower, { afterMs: 2_000, lastEventId: "v6" });
    follower.close();
  });
});
