// @ts-check
import { element, find, showEach } from "../ui/element.js";
import { exceptionText } from "../ui/exception-text.js";
import { timesOf } from "../ui/shift-texts.js";
import { createLeaveDialog } from "./leave-dialog.js";

/**
 * @typedef {import("../client/index.js").Exception} Exception
 * @typedef {import("../client/index.js").Affected} Affected
 */

/**
 * The clinic's leaves: a dialog that enters one, and below it those to come, each to be taken back.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {import("../ui/notices.js").Notices} desk.notices
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => string | undefined} desk.dateNow the date that is shown
 * @param {() => string | undefined} desk.todayNow
 * @param {() => import("../client/index.js").PlannedShift[]} desk.hoursNow
 * @param {() => void} desk.readAnew what the clinic plans
 */
export function createLeaves({ api, clinicId, actions, notices, speechNow, dateNow, todayNow, hoursNow, readAnew }) {
  const title = element("p");
  const list = element("ul");
  const others = element("div", "exceptions", title, list);
  /** @type {Exception[]} */
  let known = [];

  const dialog = createLeaveDialog({
    speechNow,
    others,
    placeNow: () => ({ date: dateNow() ?? "", shifts: shiftsOfWeek(hoursNow(), speechNow()) }),
    preview: async (leave) => {
      const told = await api.addException({ clinicId, preview: "true", body: { kind: "closed", ...leave } });
      return /** @type {Affected} */ (told);
    },
    enter: async (leave, affectedCount) => {
      notices.clear();
      const body = { kind: "closed", ...leave };
      const entered = /** @type {Exception} */ (await api.addException({ clinicId, body }));
      readAnew();
      const { words, format } = speechNow();
      const outcome = leave.bookings && `${format.number(affectedCount)} ${words[`did_${leave.bookings}`]}`;
      notices.notify([[`${words.didEnterLeave} ${told(entered)}`, ...(outcome ? [outcome] : [])].join(" — ")], {
        // Who was cancelled or moved stays so, whatever becomes of the leave.
        undo: leave.bookings === "cancel" || leave.bookings === "move" ? undefined : () => takeBack(entered),
      });
    },
  });

  /** @param {Exception} exception */
  const takeBack = (exception) =>
    actions.attempt(async () => {
      await api.deleteException({ clinicId, exceptionId: exception.id });
      readAnew();
      notices.notify([`${told(exception)} — ${speechNow().words.didTakeBack}`], { undo: () => enterAgain(exception) });
    });
  /** @param {Exception} exception */
  const enterAgain = ({ id: _, createdAt: __, ...exception }) =>
    actions.attempt(async () => {
      const given = Object.entries(exception).filter(([, value]) => value !== null);
      const body = { ...Object.fromEntries(given), ...(exception.kind === "closed" && { bookings: "keep" }) };
      await api.addException({ clinicId, body });
      readAnew();
      notices.notify([speechNow().words.didUndo]);
    });

  /** @param {Exception} exception */
  const told = (exception) => exceptionText(exception, speechNow());
  const show = () => {
    const { words } = speechNow();
    title.textContent = words.leavesToCome;
    others.hidden = known.length === 0;
    showEach(
      list,
      known,
      ({ id }) => String(id),
      (row, exception) => {
        const text = told(exception);
        const button = element("button", "quiet", words.takeBack);
        button.type = "button";
        button.setAttribute("aria-label", `${words.takeBack}: ${text}`);
        button.addEventListener("click", () => {
          dialog.close();
          takeBack(exception);
        });
        row.replaceChildren(element("span", "", text), button);
      },
    );
  };

  let isAsking = false;
  find("#leave").addEventListener("click", async () => {
    if (isAsking) return; // a second answer would empty the dialog of the first
    isAsking = true;
    const read = await actions.attempt(() => api.listExceptions({ clinicId }));
    isAsking = false;
    if (!read) return;
    known = read.filter(({ to }) => to >= (todayNow() ?? ""));
    show();
    dialog.open();
  });
}

/** Each once, with the hours of its first weekday. @param {import("../client/index.js").PlannedShift[]} hours @param {import("./actions.js").Speech} speech */
function shiftsOfWeek(hours, { words, format }) {
  const numbers = [...new Set(hours.map(({ shift }) => shift))].sort();
  return numbers.map((number) => {
    const { start = "", end = "" } = hours.find(({ shift }) => shift === number) ?? {};
    const times = timesOf({ startsAt: `1970-01-01T${start}Z`, endsAt: `1970-01-01T${end}Z`, timeZone: "UTC" }, format);
    return { value: String(number), text: `${words.shift} ${format.number(number)} — ${times}` };
  });
}
