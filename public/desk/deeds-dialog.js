// @ts-check
import { element, find, setText } from "../ui/element.js";
import { refusalText } from "../ui/refusal-text.js";
import { deedRow } from "./deed-row.js";

/** @typedef {(cursor: string | undefined) => Promise<import("../client/index.js").Deeds>} ReadPage */

/**
 * Who did what: with a booking, or on a day at the whole clinic, the newest first.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./deed-text.js").Speech} desk.speechNow
 * @param {() => string | undefined} desk.todayNow
 * @param {() => import("./deed-row.js").ClinicState | undefined} desk.stateNow
 */
export function createDeedsDialog({ api, clinicId, actions, speechNow, todayNow, stateNow }) {
  const title = element("p");
  title.id = "deeds-title";
  const day = Object.assign(element("input"), { type: "date" });
  const list = element("ol", "told-deeds");
  list.tabIndex = 0; // it scrolls
  list.setAttribute("aria-labelledby", title.id);
  const problem = element("p", "problem");
  problem.setAttribute("role", "status");
  const back = Object.assign(element("button", "primary"), { type: "button", autofocus: true });
  const older = Object.assign(element("button", "quiet"), { type: "button" });
  const dialog = element("dialog", "question", title, day, list, problem, element("div", "dialog-deeds", back, older));
  dialog.id = "deeds-dialog";
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);

  /** Of what is shown. @type {ReadPage | undefined} */
  let readPage;
  /** @type {string | undefined} */
  let cursor;
  let isReading = false;

  const readMore = async () => {
    const read = readPage;
    if (!read || isReading) return;
    isReading = true;
    setText(problem, "");
    const page = await read(cursor).catch((error) => {
      if (read === readPage) setText(problem, refusalText(error, speechNow()));
    });
    isReading = false;
    if (read !== readPage) return readMore(); // something else is shown by now
    if (!page) return;
    const ofDay = day.hidden ? undefined : day.value;
    list.append(...page.items.map((deed) => deedRow(deed, stateNow(), ofDay, speechNow())));
    cursor = page.nextCursor ?? undefined;
    older.hidden = cursor === undefined;
    if (!list.firstChild) setText(problem, speechNow().words.noDeeds);
  };
  /** @param {ReadPage | undefined} read */
  const readFrom = (read) => {
    readPage = read;
    cursor = undefined;
    older.hidden = true;
    list.replaceChildren();
    readMore();
  };
  const readDay = () => {
    const date = day.value;
    if (date) readFrom((after) => api.listDeeds({ clinicId, from: date, to: date, cursor: after }));
  };
  older.addEventListener("click", readMore);
  back.addEventListener("click", () => dialog.close());
  day.addEventListener("change", readDay);
  dialog.addEventListener("close", () => {
    readFrom(undefined);
    title.replaceChildren(); // whom it was about is nobody's who signs in next
  });

  /** @param {(Node | string)[]} about @param {boolean} isOfDay */
  const open = (about, isOfDay) => {
    const { words } = speechNow();
    title.replaceChildren(...about);
    day.hidden = !isOfDay;
    day.setAttribute("aria-label", words.dayOfDeeds);
    setText(older, words.olderDeeds);
    setText(back, words.keepAsIs);
    dialog.showModal();
    back.focus();
  };
  find("#deeds").addEventListener("click", () => {
    day.value = day.max = todayNow() ?? "";
    open([speechNow().words.deedsOfDay], true);
    readDay();
  });
  return {
    /** @param {import("../client/index.js").StaffBooking} booking */
    open: (booking) => {
      open([`${speechNow().words.deed_history}: `, ...actions.naming(booking)], false);
      readFrom((after) => api.listBookingDeeds({ clinicId, bookingId: booking.id, cursor: after }));
    },
  };
}
