// @ts-check
import { element, find, showEach } from "../ui/element.js";
import { todayIn } from "../ui/queue.js";
import { createAskedAgain } from "./asked-again.js";

/** @typedef {import("../client/index.js").ClinicWebhook} ClinicWebhook */

const againMs = 300_000;
/** A receiver that is away for less than that is nothing to tell. */
const patienceMs = 3_600_000;

/**
 * Says which other programs, a gateway for SMS above all, no message about this clinic arrives at.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {{ now: () => number }} desk.clock the server's
 */
export function createUndelivered({ api, clinicId, speechNow, clock }) {
  const place = find("#undelivered");
  /** @type {ClinicWebhook[]} */
  let webhooks = [];
  /** @type {string | undefined} */
  let timeZone;

  const write = () => {
    const untold = webhooks.filter(
      ({ status, failingSince }) =>
        status !== "active" || (failingSince && clock.now() - Date.parse(failingSince) > patienceMs),
    );
    showEach(place, untold, ({ id }) => String(id), say, "p");
  };

  /** @param {HTMLElement} node @param {ClinicWebhook} webhook */
  const say = (node, { origin, kinds, status, failingSince, statusSince }) => {
    const { words, format } = speechNow();
    const at = Date.parse(failingSince ?? statusSince);
    const zone = timeZone ?? "UTC";
    const since = format.listed([format.shortDate(todayIn(zone, at), { hasMonth: true }), format.time(at, zone)]);
    const what = kinds.includes("notice.due") ? words.patientsUntold : words.programUntold;
    const [before = "", after = ""] = what.replace("{since}", since).split("{to}");
    const next = status === "active" ? words.sendingGoesOn : words.sendingStopped;
    const { host } = new URL(origin);
    if (node.textContent === `${before}${host}${after} ${next}`) return; // who listens hears it once
    node.replaceChildren(before, element("bdi", "", host), `${after} ${next}`);
  };

  const question = createAskedAgain(
    againMs,
    () => api.listClinicWebhooks({ clinicId }),
    ({ items }) => {
      webhooks = items;
      write();
    },
  );

  return {
    /** @param {{ timeZone: string } | undefined} clinic none: nobody is signed in */
    show: (clinic) => {
      timeZone = clinic?.timeZone;
      if (clinic) question.start();
      else {
        question.stop();
        webhooks = [];
      }
      write();
    },
  };
}
