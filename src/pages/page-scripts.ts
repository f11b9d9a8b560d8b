import { boardModules, boardScript } from "./board-script.js";
import { builtScript, bundle } from "./built-script.js";

/**
 * By the script that a page asks for. What is common to several pages comes with each, for few open two of them. So do all
 * languages: to ask for one would cost a phone a round trip, and it weighs 1 to 2 KB.
 */
export const pageModules = {
  ...boardModules,
  desk: ["/desk/desk.js", "/keep-pages.js"],
  organisation: ["/organisation/organisation.js", "/keep-pages.js"],
  doctor: ["/doctor/doctor.js", "/keep-pages.js"],
  settings: ["/settings/settings.js", "/keep-pages.js"],
  ticket: ["/ticket/ticket.js", "/keep-pages.js"],
  kiosk: ["/kiosk/kiosk.js", "/keep-pages.js"],
  "first-page": ["/first-page/first-page.js"],
  docs: ["/reference/docs.js"],
};

/** One module: forty, each compressed by itself, would weigh twice as much. What only printing needs stays apart. */
const moduleScript = (name: Exclude<keyof typeof pageModules, keyof typeof boardModules>) =>
  builtScript(name, (publicDir) =>
    bundle(publicDir, pageModules[name], { format: "esm", target: "es2022", external: ["/vendor/*", "/desk/*"] }),
  );

/** Workers of older browsers know no modules. */
const pushWorker = builtScript("push-worker", (publicDir) =>
  bundle(publicDir, ["/push/push-worker.js"], { format: "iife", target: "es2022" }),
);

export const pageScripts = [
  boardScript("board"),
  boardScript("board-group"),
  moduleScript("desk"),
  moduleScript("organisation"),
  moduleScript("doctor"),
  moduleScript("settings"),
  moduleScript("ticket"),
  moduleScript("kiosk"),
  moduleScript("first-page"),
  moduleScript("docs"),
  pushWorker,
];
