// @ts-check
import { element, setText } from "../ui/element.js";
import { markChange } from "../ui/mark-change.js";
import { showNames } from "../ui/names.js";
import { lineOf } from "../ui/shift-line.js";

/**
 * @typedef {import("./orders.js").Line} Line
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format, now: number }} Speech
 */

const nothing = "–";

/** The columns behind the clinic's name, each with the word of its head. */
const columns = /** @type {const} */ ({
  doctor: "doctor",
  now: "now",
  waiting: "waitingColumn",
  places: "places",
  call: "lastCall",
});

/** The pages of a clinic, each with its word. */
const linked = /** @type {const} */ ([
  { page: "desk", word: "openDesk" },
  { page: "doctor", word: "openDoctor" },
  { page: "board", word: "openBoard" },
  { page: "settings", word: "openSettings" },
]);

/**
 * A phone shows each row as a card, by styles that in some browsers take the table's meaning away, so each part says its own.
 *
 * @template {Element} Node
 * @param {Node} node
 * @param {string} role
 */
function withRole(node, role) {
  node.setAttribute("role", role);
  return node;
}

/** @param {HTMLElement} row @param {Speech} speech */
export function showHead(row, { words }) {
  const heads = [words.clinic, ...Object.values(columns).map((column) => words[column]), words.links];
  if (row.children.length === 0) {
    const table = /** @type {HTMLTableElement} */ (row.closest("table"));
    withRole(table, "table");
    for (const part of table.children) withRole(part, "rowgroup");
    withRole(row, "row").append(
      ...heads.map(() => withRole(Object.assign(element("th"), { scope: "col" }), "columnheader")),
    );
  }
  for (const [index, text] of heads.entries()) setText(/** @type {HTMLElement} */ (row.children[index]), text);
}

function createCells(/** @type {HTMLElement} */ row) {
  const name = element("span", "name");
  const troubles = element("span", "troubles");
  const pages = linked.map(() => element("a", "quiet"));
  const cell = (/** @type {string} */ className) =>
    withRole(element("td", className, element("span", "value")), "cell");
  const head = withRole(Object.assign(element("th", "clinic", name, troubles), { scope: "row" }), "rowheader");
  const values = Object.fromEntries(Object.keys(columns).map((column) => [column, cell(column)]));
  const links = withRole(element("td", "links", ...pages), "cell");
  withRole(row, "row").append(head, ...Object.values(values), links);
  return { name, troubles, pages, values };
}

/** @type {WeakMap<HTMLElement, ReturnType<typeof createCells>>} */
const cellsOf = new WeakMap();

/** @param {HTMLElement} row @param {Line} line @param {Speech} speech */
export function showRow(row, line, speech) {
  const cells = cellsOf.get(row) ?? createCells(row);
  cellsOf.set(row, cells);
  const { words, format } = speech;
  showNames(cells.name, format.digits(line.name));
  const said = troublesText(line, speech);
  setText(cells.troubles, said);
  cells.troubles.hidden = said === "";
  row.dataset.state = line.facts?.troubles.length ? "trouble" : "fine";
  for (const [column, text] of Object.entries(valuesOf(line, speech))) {
    const cell = /** @type {HTMLElement} */ (cells.values[column]);
    const value = /** @type {HTMLElement} */ (cell.firstChild);
    setText(value, text);
    cell.dataset.label = words[columns[/** @type {keyof typeof columns} */ (column)]];
    cell.classList.toggle("none", text === nothing);
    if (column === "now" && line.state) markChange(value, line.facts?.called?.id ?? "");
  }
  for (const [index, { page, word }] of linked.entries()) {
    link(/** @type {HTMLAnchorElement} */ (cells.pages[index]), `/${page}/${line.clinicId}`, words[word], line.name);
  }
}

/** @param {HTMLAnchorElement} node @param {string} address @param {string} text @param {string} name */
function link(node, address, text, name) {
  if (node.getAttribute("href") !== address) node.href = address;
  setText(node, text);
  node.setAttribute("aria-label", `${text}: ${name}`);
}

/** @param {Line} line @param {Speech} speech */
function troublesText({ state, facts }, { words }) {
  if (!state) return words.connecting;
  if (!facts) return words.noListToday;
  const sayings = {
    silent: words.trouble_silent,
    late: words.trouble_late,
    paused: words.paused,
    full: words.trouble_full,
  };
  return facts.troubles.map((trouble) => sayings[trouble]).join(" · ");
}

/** @param {Line} line @param {Speech} speech @returns {Record<keyof typeof columns, string>} */
function valuesOf({ state, facts }, speech) {
  if (!state || !facts) return { doctor: nothing, now: nothing, waiting: nothing, places: nothing, call: nothing };
  const { words, format, now } = speech;
  const shift = lineOf(facts.day, { words, format, now, timeZone: state.clinic.timeZone });
  const { called, lastCallAt } = facts;
  return {
    doctor: [shift?.time, shift?.doctor].filter(Boolean).join(" · ") || nothing,
    now: called ? `${called.list === "golden" ? "★ " : ""}${format.number(called.number)}` : nothing,
    waiting: format.number(facts.waitingCount),
    places: `${format.number(facts.used)} / ${format.number(facts.places)}`,
    call: lastCallAt === undefined ? nothing : agoText((now - lastCallAt) / 1_000, speech),
  };
}

/** The seconds would be old at once. @param {number} seconds @param {Speech} speech */
const agoText = (seconds, { words, format }) => (seconds < 60 ? words.justNow : format.age(seconds));
