// @ts-check
import { find } from "../ui/element.js";
import { refusalText } from "./refusal-text.js";
import { Refusal } from "./session.js";

/**
 * Whose golden code is this?
 *
 * @param {object} desk
 * @param {import("./session.js").Session} desk.session
 * @param {import("./actions.js").Actions} desk.actions
 * @param {import("./notices.js").Notify} desk.notify
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createGoldenCheck({ session, actions, notify, speechNow }) {
  const input = /** @type {HTMLInputElement} */ (find("#golden-code"));
  find("#golden-check").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { words, format } = speechNow();
    try {
      const booking = await session.request("POST", "/golden-codes/verify", { code: input.value });
      const callable = booking.status === "booked";
      notify(`${words.codeIsOf} ${format.number(booking.number)} · ${booking.patient.name}`, {
        actions: callable ? [{ text: words.deed_call, act: () => actions.call(booking) }] : [],
      });
      input.value = "";
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.problem.code === "not_found";
      notify(isUnknown ? words.codeOfNobody : refusalText(error, speechNow()), { isProblem: true });
      input.select();
    }
  });
}
