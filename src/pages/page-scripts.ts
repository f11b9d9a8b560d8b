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

const deskStyles = [
  ...["/style.css", "/ui/forms.css", "/desk/desk.css", "/desk/day-bar.css", "/desk/tools.css"],
  ...["/desk/queue-list.css", "/desk/queue-row.css", "/desk/strip.css", "/desk/dialogs.css"],
];

/** One style sheet: nine, each with its headers and compressed by itself, would weigh 6 KB more. */
const deskStyle = builtScript(
  "desk",
  (publicDir) => bundle(publicDir, deskStyles, { target: ["chrome86", "firefox86", "safari14.1"] }),
  "css",
);

/** Workers of older browsers know no modules. */
const pushWorker = builtScript("push-worker", (publicDir) =>
  bundle(publicDir, ["/push/push-worker.js"], { format: "iife", target: "es2022" }),
);

export const pageScripts = [
  boardScript("board"),
  boardScript("board-group"),
  moduleScript("desk"),
  deskStyle,
  moduleScript("organisation"),
  moduleScript("doctor"),
  moduleScript("settings"),
  moduleScript("ticket"),
  moduleScript("kiosk"),
  moduleScript("first-page"),
  moduleScript("docs"),
  pushWorker,
];
