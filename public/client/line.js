// @ts-check
/**
 * Who is next: the same as the database's function `line_of`.
 *
 * @typedef {import("./index.js").ClinicState} ClinicState
 * @typedef {ClinicState["days"][number]["bookings"][number]} Booking
 * @typedef {{ booking: Booking, firstNumber: number, isHere: boolean, line: string, turn: number }} Waiting
 */

/** @type {typeof import("./index.js").lineOf} */
export function lineOf({ clinic, days }, date) {
  const ofDate = days.filter((day) => day.date === date);
  const isOneLine = clinic.goldenTurn !== null;
  const waiting = ofDate.flatMap(({ list, shifts, bookings }) =>
    inTurns(
      /** @type {Booking[]} */ (bookings)
        .filter(({ status }) => status === "booked")
        .map((booking) => ({
          booking,
          firstNumber: shifts.find(({ shift }) => shift === booking.shift)?.firstNumber ?? 0,
          isHere: !clinic.needsArrival || booking.arrived,
          line: isOneLine ? "both" : list,
          turn: 0,
        })),
      clinic.goldenTurn === null ? () => 0 : turnOf(clinic.goldenTurn, list, turnsOf(ofDate)),
    ),
  );
  const lines = isOneLine ? ["both"] : ["regular", "golden"];
  return /** @type {any} */ (lines.flatMap((line) => inLine(waiting.filter((each) => each.line === line))));
}

/** Who has had a turn, and when. @param {ClinicState["days"]} days */
const turnsOf = (days) =>
  days.flatMap(({ list, bookings }) =>
    /** @type {Booking[]} */ (bookings).flatMap(({ shift, turnTakenAt }) =>
      turnTakenAt === null ? [] : [{ list, shift, at: Date.parse(turnTakenAt) }],
    ),
  );

/**
 * After how many regular patients of its shift the booking of that rank goes.
 *
 * @param {number} goldenTurn
 * @param {string} list
 * @param {ReturnType<typeof turnsOf>} turns
 * @returns {(rank: number, booking: Booking) => number}
 */
function turnOf(goldenTurn, list, turns) {
  if (list === "regular") return (rank) => rank;
  return (rank, { shift }) => {
    const ofShift = turns.filter((turn) => turn.shift === shift);
    const lastGolden = Math.max(...ofShift.filter((turn) => turn.list === "golden").map(({ at }) => at), -1);
    const sinceGolden = ofShift.filter((turn) => turn.list === "regular" && turn.at > lastGolden).length;
    return Math.max(goldenTurn - sinceGolden, 0) + goldenTurn * (rank - 1);
  };
}

/**
 * The waiting of one list, each with its turn. Who has not come takes the rank that they would have if they came now.
 *
 * @param {Waiting[]} ofList
 * @param {(rank: number, booking: Booking) => number} turnAt
 */
function inTurns(ofList, turnAt) {
  /** @type {Map<number, number>} */
  const hereBefore = new Map();
  return ofList
    .sort((a, b) => a.booking.order - b.booking.order || a.booking.number - b.booking.number)
    .map((each) => {
      if (each.booking.priority > 0) return each;
      const before = hereBefore.get(each.firstNumber) ?? 0;
      if (each.isHere) hereBefore.set(each.firstNumber, before + 1);
      return { ...each, turn: turnAt(before + 1, each.booking) };
    });
}

/** @param {Waiting[]} waiting */
function inLine(waiting) {
  let here = 0;
  return waiting.sort(byTurn).map(({ booking, isHere, line }) => {
    const ahead = here;
    if (isHere) here++;
    const isGoldenTurn = line === "both" && booking.list === "golden";
    return {
      booking,
      isHere,
      ahead,
      because: booking.priority > 0 ? "priority" : isGoldenTurn ? "golden_turn" : "turn",
    };
  });
}

/** @param {Waiting} a @param {Waiting} b */
const byTurn = (a, b) =>
  a.firstNumber - b.firstNumber ||
  b.booking.priority - a.booking.priority ||
  a.turn - b.turn ||
  Number(a.booking.list === "golden") - Number(b.booking.list === "golden") ||
  a.booking.order - b.booking.order ||
  a.booking.number - b.booking.number;
