// @ts-check

const idleMs = 20_000;

/** Calls back so long after the last touch or key. @param {() => void} onIdle */
export function whenIdle(onIdle) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(onIdle, idleMs);
  };
  for (const type of ["pointerdown", "keydown", "input"]) document.addEventListener(type, wait, { passive: true });
  return wait;
}
