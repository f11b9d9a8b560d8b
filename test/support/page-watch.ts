import type { Page } from "playwright-core";

/** All times are milliseconds since 1970, of one machine's clock. */
export interface BoardTimes {
  frameAt: number;
  shownAt: number;
  paintedAt: number;
}

export interface DeskTimes {
  clickedAt: number;
  sentAt: number;
  answeredAt: number;
}

export interface StreamEvent {
  at: number;
  type: string;
  text: string;
}

/** Text, because tsx's helpers do not exist in a page. Runs before the page's own scripts. */
const watch = `
  globalThis.streamLog = [];
  globalThis.EventSource = class extends EventSource {
    constructor(...all) {
      super(...all);
      for (const type of ["open", "error", "snapshot", "update", "ping", "bye"])
        this.addEventListener(type, (event) => streamLog.push({ at: Date.now(), type, text: event.data ?? "" }));
    }
  };
  globalThis.boardShows = (text) => new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(".serving-numbers .number")?.textContent !== text) return;
      observer.disconnect();
      const shownAt = Date.now();
      const frameAt = streamLog.findLast(({ type }) => type === "update" || type === "snapshot").at;
      requestAnimationFrame(() => resolve({ frameAt, shownAt, paintedAt: Date.now() }));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  globalThis.clickCallNext = () => new Promise((resolve) => {
    const clickedAt = Date.now();
    const observer = new PerformanceObserver((entries) => {
      const entry = entries.getEntries().find(({ name }) => name.endsWith("/call-next"));
      if (!entry) return;
      observer.disconnect();
      const at = (ms) => Math.round(performance.timeOrigin + ms);
      resolve({ clickedAt, sentAt: at(entry.requestStart), answeredAt: at(entry.responseEnd) });
    });
    observer.observe({ type: "resource" });
    document.querySelector(".list[data-list=regular] .call-next").click();
  });`;

/** Remembers when each frame of the page's stream came. Before the page is opened. */
export const watchPage = (page: Page) => page.addInitScript(watch);

/** Resolves when the board has painted this number as the one being served. */
export const boardShows = (page: Page, number: number) => page.evaluate<BoardTimes>(`boardShows("${number}")`);

/** Clicks "call next"; tells when the request left and was answered. */
export const clickCallNext = (page: Page) => page.evaluate<DeskTimes>("clickCallNext()");

export const streamEvents = (page: Page) => page.evaluate<StreamEvent[]>("streamLog.splice(0)");

/** The button offers this number, and is not busy with the one before. */
export const canCall = (page: Page, number: number) =>
  page.waitForSelector(`.list[data-list=regular] .call-next:not([data-busy]):has-text("Call next: ${number}")`);
