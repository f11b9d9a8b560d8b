// @ts-check
/** What the board calls and the engines of old televisions (Chrome 53, Safari 10.1) lack. Each only where it is missing. */

/**
 * @param {object} owner
 * @param {Record<string | symbol, unknown>} functions
 */
function add(owner, functions) {
  for (const name of Reflect.ownKeys(functions)) {
    if (!(name in owner))
      Object.defineProperty(owner, name, { value: functions[name], writable: true, configurable: true });
  }
}

add(Object, {
  values: (/** @type {any} */ object) => Object.keys(object).map((key) => object[key]),
  entries: (/** @type {any} */ object) => Object.keys(object).map((key) => [key, object[key]]),
  fromEntries: (/** @type {[string, unknown][]} */ entries) =>
    entries.reduce((object, [key, value]) => Object.assign(object, { [key]: value }), {}),
  getOwnPropertyDescriptors: (/** @type {any} */ object) =>
    Reflect.ownKeys(object).reduce(
      (found, key) => Object.assign(found, { [key]: Object.getOwnPropertyDescriptor(object, key) }),
      {},
    ),
});
add(Array.prototype, {
  /** @this {unknown[]} @param {(each: unknown, index: number, all: unknown[]) => unknown} act */
  flatMap(act) {
    return Array.prototype.concat.apply([], this.map(act));
  },
});
add(HTMLCollection.prototype, { [Symbol.iterator]: Array.prototype[Symbol.iterator] });
add(Element.prototype, {
  /** @this {Element} @param {...(Node | string)} children */
  append(...children) {
    for (const child of children) this.appendChild(child instanceof Node ? child : document.createTextNode(child));
  },
  /** @this {Element} @param {...(Node | string)} children */
  replaceChildren(...children) {
    this.textContent = "";
    this.append(...children);
  },
});
add(window, {
  AudioContext: /** @type {any} */ (window).webkitAudioContext,
  queueMicrotask: (/** @type {() => void} */ act) => {
    Promise.resolve()
      .then(act)
      .catch((error) => {
        setTimeout(() => {
          throw error;
        });
      });
  },
});
