import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserAndServer, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aBooker } from "../support/test-app.js";
import { layouts, seeded, typeKey } from "../support/typist.js";

/** In the suite a hundred steps; TYPIST_MINUTES goes on. SEED types the same again. */
const minutes = Number(process.env.TYPIST_MINUTES ?? 0);
const steps = Number(process.env.TYPIST_STEPS ?? 100);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const people = ["Ali", "Huda", "Noor", "Omar", "Rana", "كريم", "ليلى"];

/** What the page asks the server to do, as it asks, and whether all of it was answered. Asking whose a code is does nothing. */
const watch = `
  globalThis.deeds = [];
  globalThis.unanswered = 0;
  globalThis.print = () => {};
  const { fetch } = globalThis;
  globalThis.fetch = async (address, options) => {
    const { method = "GET" } = options ?? {};
    if (method === "GET" || method === "HEAD") return fetch(address, options);
    if (!/\\/(session|verify)$/.test(address)) deeds.push(method + " " + address.replace(/.*clinics/, "") + " " + options.body);
    unanswered++;
    try {
      const reply = await fetch(address, options);
      await reply.clone().text();
      return reply;
    } finally {
      setTimeout(() => unanswered--, 5); // what follows from the answer is asked by then
    }
  };
  globalThis.answered = () => new Promise((resolve) => {
    const look = () => (unanswered ? setTimeout(look, 2) : resolve());
    look();
  });
  globalThis.whatCame = async () => {
    await answered();
    const { ariaLabel, id, textContent, tagName } = document.activeElement;
    const focused = ariaLabel || id || textContent.trim().slice(0, 30) || tagName;
    return { deeds: deeds.splice(0), focused, isSignedOut: document.querySelector("#sign-in").checkVisibility() };
  };`;

/** All in one question, for to ask is a good part of a step. */
const whatCame = (page: Page) =>
  page.evaluate<{ deeds: string[]; focused: string; isSignedOut: boolean }>("whatCame()");

/** Any element that can have the focus, or none. */
const focusSomewhere = (page: Page, random: number) =>
  page.evaluate(`(() => {
    const all = [...document.querySelectorAll("button, input, select, summary")].filter((node) => node.getClientRects().length > 0);
    const chosen = all[Math.floor(${random} * (all.length + 1))];
    if (chosen) chosen.focus(); else document.activeElement.blur();
  })()`);

describe.skipIf(!chromiumPath)("somebody who types at the desk without looking (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("never calls, cancels, misses, moves or closes by the letters of a name, nor twice by a key pressed twice", {
    timeout: minutes * 60_000 + 300_000,
  }, async () => {
    const { random, pick } = seeded(seed);
    const oneInThree = seed % 3 === 0;
    const desk = await aDesk(shared, [], {
      fields: oneInThree ? { goldenTurn: 2, needsArrival: true, recalls: 1 } : {},
      prepare: (context) => context.addInitScript(watch),
    });
    const { page, clinic } = desk;
    const { ask } = aBooker(shared.app, clinic);
    /** Somebody to act on, whatever the typist has closed, paused and emptied. */
    const refill = async () => {
      for (const list of ["regular", "golden"]) {
        const day = `${clinic.path}/days/${list}/${clinic.today}`;
        await shared.app.request("post", `${day}/reopen`);
        await shared.app.request("put", day).send({ status: "open", capacity: 9_000 });
        for (const name of people) await ask({ list, date: clinic.today, patient: { name, phone: "07701234567" } });
      }
    };
    const versionNow = async () => {
      const [row] = await shared.app.database.query("select version from clinic_versions where clinic_id = $1", [
        clinic.id,
      ]);
      return Number(row.version);
    };

    const typeName = async () => {
      const layout = pick(layouts);
      for (let word = 0; word < 2; word++) {
        if (word > 0) await typeKey(page, "Space", " ");
        for (let letter = 0; letter < 2 + random() * 5; letter++) await typeKey(page, ...pick(layout));
      }
    };
    const typeNameAnywhere = async () => {
      await focusSomewhere(page, random());
      await typeName();
    };
    /** None of these decides anything. */
    const harmless: Record<string, () => Promise<unknown>> = {
      "a name": typeName,
      "a name, anywhere": typeNameAnywhere,
      "another name, anywhere": typeNameAnywhere,
      Tab: () => page.keyboard.press(pick(["Tab", "Tab", "Shift+Tab"])),
      arrow: () => page.keyboard.press(pick(["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"])),
      Escape: () => page.keyboard.press("Escape"),
      focus: () => focusSomewhere(page, random()),
    };
    /** Each of these decides at most one thing. */
    const decisive: Record<string, () => Promise<unknown>> = {
      Enter: () => page.keyboard.press("Enter"),
      Space: () => page.keyboard.press("Space"),
      "Enter twice": () => page.keyboard.press("Enter").then(() => page.keyboard.press("Enter")),
      "Space twice": () => page.keyboard.press("Space").then(() => page.keyboard.press("Space")),
      "Enter held": async () => {
        for (let times = 0; times < 3; times++) await page.keyboard.down("Enter");
        await page.keyboard.up("Enter");
      },
      shortcut: () => page.keyboard.press(`Alt+${pick([..."nfkcgzhbu"])}`),
    };
    const all = { ...harmless, ...decisive };

    const endsAt = Date.now() + minutes * 60_000;
    const history: string[] = [];
    let [step, deedCount, before] = [0, 0, 0];
    let { focused } = await whatCame(page);
    for (; step < steps || Date.now() < endsAt; step++) {
      if (step % 25 === 0) {
        await refill();
        before = await versionNow();
      }
      const what = pick(Object.keys(all));
      history.push(`${what}, on “${focused}”`);
      await all[what as keyof typeof all]?.();
      const came = await whatCame(page);
      const after = await versionNow();
      const { deeds } = came;
      const said = `SEED=${seed}, step ${step}:\n${history.slice(-6).join("\n")}\n→ ${deeds.join("\n→ ")}`;
      if (what in harmless) expect([deeds, after], said).toEqual([[], before]);
      else expect(decisionsIn(deeds), said).toBeLessThanOrEqual(1);
      deedCount += deeds.length;
      before = after;
      focused = came.focused;
      if (!came.isSignedOut) continue;
      await signIn(page, desk.key);
      focused = (await whatCame(page)).focused;
    }
    process.stdout.write(`A typist: ${step} steps, ${deedCount} deeds, no accident. SEED=${seed}\n`);
  });
});

/**
 * How many decisions these requests stand for. One of several is an undo, which gives statuses back one after the other
 * (without a version after the first), or a button that makes room (PUT, reopen) and books.
 */
function decisionsIn(deeds: string[]): number {
  const isFollowUp = (deed: string, index: number) => {
    const previous = index > 0 ? (deeds[index - 1] as string) : "";
    const isUndo = deed.startsWith("PATCH") && !deed.includes('"version"') && previous.startsWith("PATCH");
    const isRefusedAgain = deed === previous; // of what was booked there is nothing left in the form
    const isBookedAfter = /^POST \/\d+\/bookings /.test(deed) && /^PUT|\/reopen /.test(previous);
    return isUndo || isRefusedAgain || isBookedAfter;
  };
  return deeds.filter((deed, index) => !isFollowUp(deed, index)).length;
}
