// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { find } from "../ui/element.js";
import { refusalText } from "./refusal-text.js";

/**
 * Whose golden code is this?
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {import("./notices.js").Notify} desk.notify
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createGoldenCheck({ api, clinicId, actions, notify, speechNow }) {
  const input = /** @type {HTMLInputElement} */ (find("#golden-code"));
  find("#golden-check").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { words, format } = speechNow();
    try {
      const booking = await api.verifyGoldenCode({ clinicId, body: { code: input.value } });
      const callable = booking.status === "booked";
      notify(`${words.codeIsOf} ${format.number(booking.number)} · ${booking.patient.name}`, {
        actions: callable ? [{ text: words.deed_call, act: () => actions.call(booking) }] : [],
      });
      input.value = "";
    } catch (error) {
      const isUnknown = error instanceof DawrProblem && error.code === "not_found";
      notify(isUnknown ? words.codeOfNobody : refusalText(error, speechNow()), { isProblem: true });
      input.select();
    }
  });
}
