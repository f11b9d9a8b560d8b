// @ts-check

/**
 * Something that is asked again and again while somebody is signed in and the page is in sight. A question that fails
 * changes nothing.
 *
 * @template Answer
 * @param {number} everyMs
 * @param {() => Promise<Answer>} ask
 * @param {(answer: Answer) => void} take
 */
export function createAskedAgain(everyMs, ask, take) {
  let isDue = true;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  const askIfDue = async () => {
    if (!timer || !isDue || document.hidden) return;
    isDue = false;
    const answer = await ask().catch(() => undefined);
    if (answer && timer) take(answer);
  };
  const turn = () => {
    isDue = true;
    askIfDue();
  };
  document.addEventListener("visibilitychange", askIfDue);

  return {
    start: () => {
      if (timer) return;
      timer = setInterval(turn, everyMs);
      turn();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
