// @ts-check

/** The pause that nobody makes within a double press, and everybody between two decisions. */
export const doublePressMs = 400;

const acts = "button[type=button], summary";

/**
 * One press acts once. The first press often moves the focus, so a key that is held, or pressed twice, would act on
 * somebody else; a double click likewise.
 */
export function actOncePerPress() {
  let pressedAt = Number.NEGATIVE_INFINITY;
  let isSwallowed = false;
  /** @param {Event} event */
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener(
    "keydown",
    (event) => {
      const isOnButton = event.target instanceof Element && event.target.closest(acts) !== null;
      if (event.key !== "Enter" && !(event.key === " " && isOnButton)) return;
      isSwallowed = event.repeat || (isOnButton && event.timeStamp - pressedAt < doublePressMs);
      pressedAt = event.timeStamp;
      if (isSwallowed) swallow(event);
    },
    true,
  );
  // Firefox presses by the space bar's coming up.
  document.addEventListener("keyup", (event) => event.key === " " && isSwallowed && event.preventDefault(), true);
  document.addEventListener(
    "click",
    (event) => event.detail > 1 && event.target instanceof Element && event.target.closest(acts) && swallow(event),
    true,
  );
}
