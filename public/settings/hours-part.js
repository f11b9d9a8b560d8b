// @ts-check
import { element, setText } from "../ui/element.js";
import { weekdayText } from "./clinic-parts.js";
import { timesText } from "./fields.js";
import { createForm, isSame } from "./form.js";
import { createWeek } from "./week.js";

/** @typedef {import("../client/index.js").PlannedShift} PlannedShift */

/**
 * The weekly plan, saved as a whole. A plan that somebody else saved meanwhile is told before it is overwritten.
 *
 * @param {import("./settings.js").Page} page
 */
export function createHoursPart({ api, clinicId, speechNow }) {
  /** @type {PlannedShift[]} */
  let base = [];
  /** What somebody else has planned instead. @type {PlannedShift[] | undefined} */
  let theirs;
  const theirText = element("p");
  const takeTheirs = element("button", "quiet");
  takeTheirs.type = "button";
  const box = element("div", "theirs", theirText, takeTheirs);

  const week = createWeek(speechNow, () => form.node.dispatchEvent(new Event("input")));
  /** In one order, so that a plan is not another one by it. @param {unknown} hours */
  const told = (hours) => /** @type {object[]} */ (hours).map((shift) => JSON.stringify(shift, shiftMembers)).sort();
  const isDirty = () => !isSame(told(week.read()), told(base));

  const writeTheirs = () => {
    const speech = speechNow();
    box.hidden = theirs === undefined;
    setText(takeTheirs, speech.words.takeTheirs);
    const shifts = (theirs ?? []).map(
      ({ weekday, start, end }) =>
        `${weekdayText(weekday, speech)} ${timesText({ from: start, to: end }, speech.format)}`,
    );
    setText(theirText, `${speech.words.nowIs} ${shifts.length > 0 ? speech.format.listed(shifts) : speech.words.none}`);
  };
  /** @param {PlannedShift[]} hours */
  const take = (hours) => {
    base = hours;
    theirs = undefined;
    week.show(hours);
    writeTheirs();
  };

  const save = async () => {
    const { words } = speechNow();
    if (!isDirty()) return words.nothingChanged;
    const body = /** @type {any} */ (week.read()); // what is not valid is for the server to refuse
    try {
      take(await api.putHours({ clinicId, body }));
    } catch (error) {
      if (/** @type {import("../client/index.js").DawrProblem} */ (error).code !== "precondition_failed") throw error;
      base = theirs = await api.readHours({ clinicId });
      if (!isDirty()) {
        take(base); // an answer that was lost on its way
        return words.saved;
      }
      writeTheirs();
      form.tell(words.hoursChangedMeanwhile);
      return "";
    }
    return words.saved;
  };
  const form = createForm({
    nodes: [box, ...week.nodes],
    fieldAt: (pointer) => {
      const [, index, name] = /^#\/(\d+)\/(\w+)/.exec(pointer) ?? [];
      return week.fieldOf(Number(index), name);
    },
    fieldsNow: week.fieldsNow,
    speechNow,
    submitText: ({ words }) => words.saveIt,
    onSubmit: save,
  });
  takeTheirs.addEventListener("click", () => {
    form.clear();
    take(base);
  });

  return {
    id: "hours",
    nodes: [form.node],
    speak: () => {
      form.speak();
      week.speak();
      writeTheirs();
    },
    isDirty,
    forget: () => take([]),
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ mayManage }) => {
      form.allow(mayManage);
      take(await api.readHours({ clinicId }));
    },
  };
}

const shiftMembers = ["weekday", "shift", "start", "end", "capacity", "goldenCapacity", "firstNumber"];
