// @ts-check
import { createCallButton } from "../ui/call-button.js";
import { find, setText, showEach } from "../ui/element.js";
import { finishing } from "../ui/finishing.js";
import { showFacts, waitingFacts } from "../ui/list-facts.js";
import { showRow } from "../ui/queue-row.js";
import { deedsOf } from "../ui/row-deeds.js";
import { createLineChoice } from "./line-choice.js";
import { lineToCall, turnsOf } from "./turns.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../ui/row-deeds.js").Deed} Deed
 * @typedef {Omit<import("../ui/queue-row.js").RowSpeech, "isOpen" | "isStop" | "isOneLine">} RoomSpeech
 * @typedef {{ date: string, room: string, shift: number | undefined }} Place
 */

/** What the doctor does with who is in; the rest is the desk's. */
const insideDeeds = ["serve", "forward", "stepBack", "callAgain", "miss"];

/**
 * Who is in, who is next and who was in before, and the one button.
 *
 * @param {object} room
 * @param {import("../ui/call-actions.js").CallActions} room.actions
 * @param {(booking: StaffBooking) => unknown} room.stepBack
 * @param {(booking: StaffBooking) => unknown} room.forward
 * @param {() => void} room.onChange
 */
export function createRoomView({ actions, stepBack, forward, onChange }) {
  const callButton = createCallButton(actions);
  find("#call").append(callButton.node);
  const [inside, next, before] = [find("#inside"), find("#next"), find("#before")];
  /** @type {string | undefined} */
  let chosenList;
  const choice = createLineChoice((list) => {
    chosenList = list;
    onChange();
  });
  /** @type {StaffBooking[]} */
  let bookings = [];

  /** @type {Partial<Record<string, (booking: StaffBooking) => unknown>>} */
  const acts = {
    serve: actions.serve,
    callAgain: actions.call,
    stepBack,
    forward,
    miss: actions.miss,
    resume: actions.resume,
    restore: actions.wait,
  };
  document.addEventListener("click", ({ target }) => {
    const pressed = /** @type {HTMLElement | null} */ (target instanceof Element && target.closest("[data-deed]"));
    const row = /** @type {HTMLElement | null | undefined} */ (pressed?.closest(".row"));
    const booking = bookings.find(({ id }) => id === row?.dataset.key);
    if (!pressed || !booking) return;
    acts[pressed.dataset.deed ?? ""]?.(booking);
    callButton.node.focus(); // what was pressed goes with its row
  });

  /** @param {HTMLElement} list @param {StaffBooking[]} those @param {RoomSpeech} speech @param {(booking: StaffBooking) => Deed[]} deedsIn */
  const showRows = (list, those, speech, deedsIn) =>
    showEach(
      list,
      those,
      ({ id }) => id,
      (row, booking) =>
        showRow(row, booking, { ...speech, isOpen: false, isStop: true, isOneLine: true }, [deedsIn(booking), []]),
    );

  return {
    call: callButton.call,
    focus: () => callButton.node.focus(),
    /**
     * @param {import("./turns.js").ClinicState | undefined} state
     * @param {Place | undefined} place
     * @param {RoomSpeech} speech
     */
    show: (state, place, speech) => {
      const turns = state && place ? turnsOf(state, place) : noTurns;
      const { words } = speech;
      bookings = turns.days.flatMap((day) => day.bookings);
      const calling = lineToCall(turns.lines, chosenList);
      const nextUp = (calling?.waiting ?? []).filter(({ isHere }) => isHere).slice(0, 1);
      showRows(inside, turns.inside, speech, (booking) =>
        deedsOf(booking, speech)
          .flat()
          .filter((deed) => insideDeeds.includes(deed)),
      );
      showRows(
        next,
        nextUp.map(({ booking }) => booking),
        speech,
        () => [],
      );
      showRows(before, turns.before, speech, ({ status }) => [status === "served" ? "resume" : "restore"]);
      setText(find("#nobody-inside"), turns.inside.length > 0 ? "" : words.nobodyInside);
      showFacts(find("#waiting"), waitingFacts(turns.waiting, speech));
      choice.show(turns.lines, calling, speech);
      find("#before-part").hidden = turns.before.length === 0;
      const done = finishing(turns.everybodyInside, place?.room ?? "");
      callButton.show(calling?.line, calling?.waiting ?? [], done, speech);
    },
  };
}

/** @type {ReturnType<typeof turnsOf>} */
const noTurns = { days: [], inside: [], everybodyInside: [], waiting: [], lines: [], before: [] };
