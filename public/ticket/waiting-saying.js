// @ts-check
import { doctorText } from "../ui/doctor-text.js";

/**
 * What a patient hears who still waits: how many are ahead, or when that begins to count, or that no doctor comes.
 *
 * @param {import("./turn.js").Turn} turn
 * @param {import("./ticket-token.js").Place} place
 * @param {import("./sayings.js").Speech & { now: number }} speech
 * @returns {import("./sayings.js").Saying}
 */
export function waitingSaying(turn, place, speech) {
  const { words, format } = speech;
  const { shift, ahead, timeZone } = turn;
  if (turn.hasNoDoctor) return noDoctorSaying(turn, speech);
  if (turn.isLaterDay) return { said: `${words.bookedFor} ${format.date(place.date)}` };
  const inFront = `${format.number(ahead)}\u00a0${words.aheadOfYou}`;
  if (turn.isToCome && shift) {
    const hours = format.timeRange({ from: shift.startsAt, to: shift.endsAt }, timeZone);
    return { said: `${words.bookedToday} ${hours}`, detail: ahead === 0 ? "" : inFront };
  }
  if (ahead > 0) return { said: inFront };
  return { said: turn.isAwaited ? words.nextOnceHere : words.youAreNext };
}

/**
 * @param {import("./turn.js").Turn} turn
 * @param {import("./sayings.js").Speech & { now: number }} speech
 */
function noDoctorSaying({ day, shift, isLaterDay, timeZone }, speech) {
  const { words } = speech;
  const said = day && shift ? doctorText(day, shift, { ...speech, timeZone, isToday: !isLaterDay }) : words.onLeave;
  const hasLeft = shift?.doctor === "left";
  return { said, note: (!hasLeft && day?.note) || "", detail: hasLeft ? words.askAtDesk : words.callOrBook };
}
