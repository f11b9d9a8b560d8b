// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { find } from "../ui/element.js";
import { refusalText } from "../ui/refusal-text.js";

/**
 * Whose golden code is this?
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {import("../ui/notices.js").Notices} desk.notices
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createGoldenCheck({ api, clinicId, actions, notices, speechNow }) {
  const input = /** @type {HTMLInputElement} */ (find("#golden-code"));
  find("#golden-check").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (input.value.trim() === "") return input.focus();
    notices.clear();
    const { words } = speechNow();
    try {
      const booking = await api.verifyGoldenCode({ clinicId, body: { code: input.value } });
      const isCallable = booking.status === "booked";
      notices.notify([`${words.codeIsOf} `, ...actions.naming(booking)], {
        about: booking,
        offers: isCallable ? [{ text: words.deed_call, act: () => actions.call(booking) }] : [],
      });
      input.value = "";
    } catch (error) {
      const isUnknown = error instanceof DawrProblem && error.code === "not_found";
      notices.notify([isUnknown ? words.codeOfNobody : refusalText(error, speechNow())], { isProblem: true });
      input.select();
    }
  });
  return { focus: () => input.select() };
}
