// @ts-check
import { armed } from "../ui/armed-button.js";
import { element, setText, showEach } from "../ui/element.js";
import { exceptionText } from "../ui/exception-text.js";
import { refusalText } from "../ui/refusal-text.js";
import { choiceField, severalField } from "./choice-fields.js";
import { weekdays, weekdayText } from "./clinic-parts.js";
import { dateField, textField, wordOf } from "./fields.js";
import { createForm, fieldAmong, isSame } from "./form.js";
import { shiftFields, shiftNumbers } from "./hours-row.js";

/** @typedef {import("../client/index.js").Exception} Exception */

/**
 * Leaves and other hours on some dates: those to come, each to be taken back, and a form for one more.
 *
 * @param {import("./settings.js").Page} page
 */
export function createExceptionsPart({ api, clinicId, speechNow }) {
  const none = element("p", "hint");
  const list = element("ul", "entries");
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  /** @type {Exception[]} */
  let known = [];
  let today = "";

  const kind = choiceField("kind", ["closed", "extra"], (each, { words }) => wordOf(words, `kind_${each}`) ?? each);
  const dates = [dateField("from"), dateField("to")];
  const shift = choiceField("shift", [null, ...shiftNumbers], (number, speech) =>
    number === null ? speech.words.wholeDay : speech.format.number(number),
  );
  const ofExtra = [severalField("weekdays", weekdays, weekdayText), ...shiftFields()];
  const bookings = choiceField("bookings", [null, "keep", "cancel", "move"], (each, { words }) =>
    each === null ? words.nobodyWaitsThen : (wordOf(words, `outcome_${each}`) ?? each),
  );
  const note = textField("note", { maxLength: 200, dir: "auto" });
  const fields = [kind, ...dates, shift, ...ofExtra, bookings, note];
  const blank = () => {
    for (const field of fields) field.show(field.name in blanks ? blanks[field.name] : "");
    look();
  };
  const look = () => {
    const isExtra = kind.read() === "extra";
    for (const { node } of ofExtra) node.hidden = !isExtra;
    bookings.node.hidden = isExtra;
  };
  kind.control.addEventListener("change", look);

  /** What is said of it; what is empty is left out. */
  const read = () => {
    const isExtra = kind.read() === "extra";
    const said = fields.filter((field) => (isExtra ? field !== bookings : !ofExtra.includes(field)));
    const members = said.map((field) => [field.name, field.read()]);
    const given = members.filter(([, value]) => value !== null && value !== undefined && !isSame(value, []));
    return Object.fromEntries(given.filter(([name, value]) => value !== "" || name !== "note"));
  };

  const form = createForm({
    nodes: fields.map(({ node }) => node),
    fieldAt: fieldAmong(fields),
    fieldsNow: () => fields,
    speechNow,
    submitText: ({ words }) => words.enter,
    onSubmit: async () => {
      await api.addException({ clinicId, body: read() });
      blank();
      await reread();
      return speechNow().words.saved;
    },
  });

  const write = () => {
    const speech = speechNow();
    setText(none, known.length === 0 ? speech.words.noExceptions : "");
    showEach(
      list,
      known,
      ({ id }) => String(id),
      (row, exception) => {
        const text = exceptionText(exception, speech);
        const button = element("button", "quiet");
        button.type = "button";
        button.setAttribute("aria-label", `${speech.words.takeBack}: ${text}`);
        armed(button, () => takeBack(exception)).show(speech.words.takeBack, speech.words.reallyDo);
        row.replaceChildren(element("span", "", text), button);
      },
    );
  };
  const reread = async () => {
    known = (await api.listExceptions({ clinicId })).filter(({ to }) => to >= today);
    write();
  };
  /** @param {Exception} exception */
  const takeBack = async ({ id }) => {
    setText(problem, "");
    try {
      await api.deleteException({ clinicId, exceptionId: id });
      await reread();
    } catch (error) {
      setText(problem, refusalText(error, speechNow()));
    }
  };

  return {
    id: "exceptions",
    nodes: [problem, none, list, form.node],
    speak: () => {
      form.speak();
      write();
    },
    isDirty: () => dates.some((field) => field.read() !== "") || note.read() !== "",
    forget: () => {
      known = [];
      blank();
      write();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ clinic }) => {
      today = clinic.today;
      blank();
      await reread();
    },
  };
}

/** @type {Record<string, unknown>} */
const blanks = { kind: "closed", shift: null, bookings: null, weekdays: [], goldenCapacity: 0 };
