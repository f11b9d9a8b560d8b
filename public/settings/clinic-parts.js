// @ts-check
import { element } from "../ui/element.js";
import { choiceField, severalField, timesField } from "./choice-fields.js";
import { createClinicForm } from "./clinic-form.js";
import { checkField, numberField, textField, timeField, wordOf } from "./fields.js";

export const weekdays = /** @type {const} */ (["sat", "sun", "mon", "tue", "wed", "thu", "fri"]);
const oneLine = Array.from({ length: 21 }, (_, regular) => regular);

/** @param {string} weekday @param {import("./fields.js").Speech} speech */
export const weekdayText = (weekday, { words }) => wordOf(words, `day_${weekday}`) ?? weekday;

/** @param {number | null} turn @param {import("./fields.js").Speech} speech */
const turnText = (turn, { words, format }) => {
  if (turn === null) return words.turn_lists;
  return turn === 0 ? words.turn_golden : words.turn_after.replace("{count}", format.number(turn));
};

/** Each with the fields of one part of the page. */
const fieldsOf = {
  clinic: () => [
    textField("name", { maxLength: 200, dir: "auto" }),
    timeZoneField(),
    textField("country", { maxLength: 2, size: 4, dir: "ltr" }),
    severalField("workingDays", weekdays, weekdayText),
    numberField("capacity", { min: 0, max: 10_000 }),
    numberField("goldenCapacity", { min: 0, max: 1_000 }),
    checkField("publicBoard"),
    timeField("dayTurnsAt"),
    timeField("autoCloseAt"),
    numberField("keepMonths", { min: 1, max: 120, isNullable: true }),
    numberField("deedMonths", { min: 12, max: 120, isNullable: true }),
  ],
  line: () => [
    choiceField("goldenTurn", [null, ...oneLine], turnText),
    checkField("needsArrival"),
    numberField("recalls", { min: 1, max: 10 }),
    numberField("stepsBack", { min: 1, max: 20 }),
    numberField("recallGapSeconds", { min: 0, max: 600 }),
  ],
  notices: () => [
    numberField("nearAhead", { min: 0, max: 20 }),
    timeField("remindAt", { isNullable: true }),
    timesField("quietHours"),
  ],
};

/** Any zone may be typed; those that the browser knows are offered. */
function timeZoneField() {
  const field = textField("timeZone", { maxLength: 64, dir: "ltr" });
  const zones = element("datalist");
  zones.id = "time-zones";
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  zones.append(...known.map((zone) => Object.assign(element("option"), { value: zone })));
  field.node.querySelector("input")?.setAttribute("list", zones.id);
  field.node.append(zones);
  return field;
}

/**
 * The parts that are settings of the clinic itself, each saved alone.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {() => import("./fields.js").Speech} page.speechNow
 * @param {(clinic: import("../client/index.js").Clinic) => void} page.onClinic
 */
export function createClinicParts({ api, clinicId, speechNow, onClinic }) {
  const common = {
    speechNow,
    change: (/** @type {object} */ changes) => api.changeClinic({ clinicId, body: changes }),
    read: () => api.readClinic({ clinicId }),
    onRead: (/** @type {import("../client/index.js").Clinic} */ clinic) => {
      for (const { form } of parts) form.take(clinic);
      onClinic(clinic);
    },
  };
  const parts = Object.entries(fieldsOf).map(([id, fields]) => ({
    id,
    form: createClinicForm({ ...common, fields: fields() }),
  }));
  return parts.map(({ id, form }) => ({
    id,
    nodes: [form.node],
    speak: form.speak,
    isDirty: form.isDirty,
    forget: form.forget,
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ clinic, mayManage }) => {
      form.allow(mayManage);
      form.take(clinic);
    },
  }));
}
