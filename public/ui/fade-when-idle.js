// @ts-check

const idleMs = 60_000;

/** A minute after the last touch, key or pointer the page is idle (`data-idle`): the wall shows the queue alone. */
export function fadeWhenIdle() {
  const { dataset } = document.documentElement;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const wake = () => {
    delete dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(() => {
      dataset.idle = "";
    }, idleMs);
  };
  for (const type of ["mousemove", "mousedown", "touchstart", "keydown", "focusin"]) {
    document.addEventListener(type, wake, { passive: true });
  }
  wake();
}
