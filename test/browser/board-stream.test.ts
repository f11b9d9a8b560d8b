import { describe, expect, test, vi } from "vitest";
import { aBrowser } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { aBooker, testApp } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("a browser's screen of a board (skipped without chromium)", () => {
  test("signs in by the board's key, follows all clinics with its cookie, and comes back after the id that binds them", async () => {
    const app = await testApp();
    const clinics = [await app.aClinic(), await app.aClinic()] as const;
    const board = await aBoard(app, [...clinics]);
    const { open } = await aBrowser();
    const page = await open(`${app.url}/docs`); // any page of the server
    await page.evaluate(`(async () => {
      const { createApi, followBoard } = await import("/client/index.js");
      await createApi("", { key: "${board.key}" }).signInToBoard({ boardId: ${board.id} });
      globalThis.seen = [];
      followBoard("${board.path}/stream", {
        onState: ({ clinics }) =>
          seen.push(Object.values(clinics).map(({ clinicId, version }) => clinicId + ":" + version).join(" ")),
      });
    })()`);
    const seen = () => page.evaluate<string[]>("seen");
    const shows = async (state: string) => vi.waitFor(async () => expect((await seen()).at(-1)).toBe(state), 15_000);
    await shows(`${clinics[0].id}:1 ${clinics[1].id}:1`);
    await aBooker(app, clinics[1]).book({ date: clinics[1].today });
    await shows(`${clinics[0].id}:1 ${clinics[1].id}:2`);

    const again = page.waitForRequest((request) => request.url().endsWith(`${board.path}/stream`));
    app.context.streams.endAll("timeout");
    const sent = (await (await again).allHeaders())["last-event-id"];
    expect(sent).toMatch(
      new RegExp(`^b1\\.${board.id}\\.\\w+\\.${clinics[0].id}_[\\d-]+_1\\.${clinics[1].id}_[\\d-]+_2$`),
    );
    const before = (await seen()).length;
    await aBooker(app, clinics[0]).book({ date: clinics[0].today });
    await shows(`${clinics[0].id}:2 ${clinics[1].id}:2`);
    expect((await seen()).length).toBe(before + 1); // nothing came twice
  });
});
