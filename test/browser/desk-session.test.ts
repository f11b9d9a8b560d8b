import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("signing in at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("keeps the key nowhere, and shows the session's token with every write; signing out ends it", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const writes: (string | undefined)[] = [];
    desk.page.on("request", (request) => {
      if (request.method() !== "GET") writes.push(request.headers()["x-csrf-token"]);
    });
    await desk.press(/^Call next: 1/);
    await desk.press("Served: 1 Ali");
    await desk.isStored(1, { status: "served" });
    expect(writes).toHaveLength(2);
    for (const token of writes) expect(token).toMatch(/^[\w-]{20,}$/);

    const kept = await desk.page.evaluate<string>(
      "JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, location.href])",
    );
    expect(kept).not.toContain(desk.key);
    expect(await desk.page.inputValue("#key")).toBe("");
    expect(await desk.page.evaluate("indexedDB.databases().then((all) => all.length)")).toBe(0);
    expect(await desk.context.cookies()).toMatchObject([
      { httpOnly: true, sameSite: "Strict", path: `/v1/clinics/${desk.clinic.id}` },
    ]);
    await desk.page.reload();
    await desk.page.waitForSelector("#booking-form:visible"); // the cookie holds
    await desk.page.click("#sign-out");
    await desk.page.waitForSelector("#sign-in:visible");
    await desk.page.reload();
    await desk.page.waitForSelector("#sign-in:visible");
  });
});
