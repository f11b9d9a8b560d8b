import { existsSync } from "node:fs";
import type { LaunchOptions } from "playwright-core";

const firstThere = (...paths: (string | undefined)[]) => paths.find((path) => path && existsSync(path));

/** Debian's and the usual places; CHROMIUM names another. */
export const chromiumPath = firstThere(process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome");

/** The first is Debian's Chromium without a window around each page, at half the price. */
const shellPath = firstThere(process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", chromiumPath);

/** Of several such lists Chromium reads the last, so Playwright's stand here again. */
const featuresOff = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"], // pages of each window's own, dearer than ours
  "SpareRendererForSitePerProcess", // a process in reserve for each visitor
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "PaintHolding", "ThirdPartyStoragePartitioning", "HttpsUpgrades"],
  ...["AimEnabled", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"], // that call home
];

/** A tab stays in the process that it began in, whatever site it goes to. */
const args = [
  "--no-sandbox",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-site-isolation-trials",
  `--disable-features=${featuresOff.join(",")}`,
];

/** A browser for pages alone. All tabs of a visitor are in one process, for to begin another costs as much as the page in it. */
export const forPages: LaunchOptions = {
  executablePath: shellPath as string,
  args: [...args, "--renderer-process-limit=1"],
};

/** The whole browser, where a test is about what it has around a page: its settings, what it can install, how its tabs end. */
export const whole: LaunchOptions = { executablePath: chromiumPath as string, args };
