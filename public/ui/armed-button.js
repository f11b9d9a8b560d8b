// @ts-check

const armedMs = 4_000;

/**
 * A button for what cannot be taken back lightly: the first press asks, a second within 4 s does it. A double click is
 * one press.
 *
 * @param {HTMLButtonElement} button
 * @param {() => unknown} act
 */
export function armed(button, act) {
  let isArmed = false;
  let isOff = false;
  let [label, question] = ["", ""];
  const name = button.getAttribute("aria-label");
  const write = () => {
    const text = isArmed ? question : label;
    if (button.textContent !== text) button.textContent = text;
    button.classList.toggle("armed", isArmed);
    if (name) button.setAttribute("aria-label", isArmed ? `${question} ${name}` : name);
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
  button.addEventListener("click", ({ detail }) => {
    if (detail > 1 || isOff) return;
    if (!isArmed) return ask();
    disarm();
    act();
  });
  return {
    ask,
    /**
     * @param {string} text
     * @param {string} asked
     * @param {{ isOff?: boolean }} [state] Off, it keeps the focus that it may have.
     */
    show: (text, asked, state = {}) => {
      [label, question, isOff] = [text, asked, state.isOff ?? false];
      button.setAttribute("aria-disabled", String(isOff));
      if (isOff) disarm();
      else write();
    },
  };
}
