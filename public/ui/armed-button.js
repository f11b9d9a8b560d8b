// @ts-check

const armedMs = 4_000;

/**
 * A button for what cannot be taken back lightly: the first press asks, a second within 4 s does it.
 *
 * @param {HTMLButtonElement} button
 * @param {() => unknown} act
 */
export function armed(button, act) {
  let isArmed = false;
  let [label, question] = ["", ""];
  const write = () => {
    const text = isArmed ? question : label;
    if (button.textContent !== text) button.textContent = text;
    button.classList.toggle("armed", isArmed);
  };
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const disarm = () => {
    clearTimeout(timer);
    isArmed = false;
    write();
  };
  const ask = () => {
    isArmed = true;
    write();
    timer = setTimeout(disarm, armedMs);
  };
  button.addEventListener("click", () => {
    if (!isArmed) return ask();
    disarm();
    act();
  });
  return {
    ask,
    /** @param {string} text @param {string} asked */
    show: (text, asked) => {
      [label, question] = [text, asked];
      write();
    },
  };
}
