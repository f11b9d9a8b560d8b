// @ts-check

/**
 * The rows of a list as one stop of the Tab key, with the arrow keys from row to row: sixty patients are not a hundred
 * and twenty stops.
 *
 * @param {HTMLElement} list
 */
export function createRowKeys(list) {
  /** @type {HTMLElement | undefined} */
  let current;
  const rows = () =>
    /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".row:not([hidden])")]).filter(
      (row) => !row.closest("details:not([open])"),
    );
  /** @param {HTMLElement | undefined} row */
  const choose = (row) => {
    if (row === current) return;
    setStops(current, -1);
    current = row;
    setStops(current, 0);
  };
  /** @param {EventTarget | null} target */
  const rowOf = (target) =>
    /** @type {HTMLElement | undefined} */ ((target instanceof Element && target.closest(".row")) || undefined);

  list.addEventListener("focusin", ({ target }) => rowOf(target) && choose(rowOf(target)));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = rowOf(event.target);
    if (!step || !row || !(event.target instanceof HTMLElement)) return;
    event.preventDefault(); // it would scroll
    const { deed } = event.target.dataset;
    const all = rows();
    const next = all[all.indexOf(row) + step];
    const same = /** @type {HTMLElement | null | undefined} */ (next?.querySelector(`[data-deed="${deed}"]`));
    (same ?? next?.querySelector("button"))?.focus();
  });
  return {
    /** @param {HTMLElement} row */
    isStop: (row) => row === current,
    /** After the rows were shown: one of those that are there is the stop. */
    settle: () => {
      if (!current?.isConnected || current.hidden || current.closest("details:not([open])")) choose(rows()[0]);
    },
  };
}

/** @param {HTMLElement | undefined} row @param {number} tabIndex */
function setStops(row, tabIndex) {
  for (const button of row?.querySelectorAll("button") ?? []) button.tabIndex = tabIndex;
}
