// @ts-check

/**
 * What the kiosk says to whoever gave a number.
 *
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 * @typedef {{ isGood: boolean, said: string, list?: string, number?: string, detail?: string }} Answer
 * @typedef {Awaited<ReturnType<import("../client/index.js").Api["arriveAtKiosk"]>>} Arrived
 */

/**
 * @param {Arrived} booking
 * @param {Speech} speech
 * @returns {Answer}
 */
export function arrivedAnswer({ number, list, ahead }, { words, format }) {
  const inFront = ahead ? `${format.number(ahead)}\u00a0${words.aheadOfYou}. ${words.pleaseWait}` : words.youAreNext;
  return {
    isGood: true,
    said: words.youAreHere,
    list: list === "golden" ? words.golden : "",
    number: format.number(number),
    detail: ahead === null ? words.pleaseWait : inFront,
  };
}

/**
 * @param {import("../client/index.js").DawrProblem} problem
 * @param {string | undefined} today The clinic's date.
 * @param {Speech} speech
 * @returns {Answer}
 */
export function refusedAnswer({ code, problem, retryAfterSeconds }, today, { words, format }) {
  switch (code) {
    case "already_here":
      return { isGood: true, said: words.alreadyHere, detail: words.pleaseWait };
    case "wrong_day":
      return { isGood: false, ...wrongDay(problem.date ?? "", today ?? "") };
    case "not_found":
      return { isGood: false, said: words.notFound, detail: words.checkDigits };
    case "ask_at_the_desk":
      return { isGood: false, said: words.askDesk, detail: words.fitsSeveral };
    case "invalid_transition":
      return { isGood: false, said: words.wasCalled, detail: words.askAtDesk };
    case "day_closed":
      return { isGood: false, said: words.dayIsOver, detail: words.askAtDesk };
    case "too_many_requests": {
      const minutes = format.minutes(Math.ceil((retryAfterSeconds ?? 60) / 60));
      return { isGood: false, said: words.tooManyTries, detail: words.worksAgain.replace("{minutes}", minutes) };
    }
    default:
      return { isGood: false, said: words.outOfReach, detail: words.tryAgainSoon };
  }

  /** @param {string} date @param {string} now */
  function wrongDay(date, now) {
    const [said, detail] = date > now ? [words.tooEarly, words.bookedForDate] : [words.anotherDay, words.wasOnDate];
    return { said, detail: detail.replace("{date}", format.date(date)) };
  }
}
