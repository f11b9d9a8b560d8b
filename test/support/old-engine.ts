/**
 * What is newer than Chrome 53, taken out of a newer one before a page's scripts run. Its syntax cannot be taken
 * away: that is for a parser to see.
 */
export const likeChrome53 = `{
  const without = (owner, names) => { for (const name of names.split(" ")) delete owner[name]; };
  without(Array.prototype, "at flat flatMap findLast findLastIndex toReversed toSorted toSpliced with");
  without(String.prototype, "at padStart padEnd trimStart trimEnd matchAll replaceAll isWellFormed toWellFormed");
  without(Object, "entries values fromEntries getOwnPropertyDescriptors hasOwn groupBy");
  without(Map, "groupBy");
  without(Promise, "allSettled any try withResolvers");
  without(Promise.prototype, "finally");
  without(Symbol, "asyncIterator");
  for (const { prototype } of [Element, Document, DocumentFragment])
    without(prototype, "append prepend replaceChildren moveBefore");
  for (const { prototype } of [Element, CharacterData]) without(prototype, "before after replaceWith");
  without(Element.prototype, "toggleAttribute checkVisibility");
  without(HTMLCollection.prototype, "forEach");
  without(HTMLScriptElement, "supports");
  without(Intl, "RelativeTimeFormat ListFormat PluralRules DisplayNames Segmenter Locale");
  without(Navigator.prototype, "locks wakeLock clipboard serviceWorker userAgentData");
  without(globalThis, "AbortController AbortSignal BroadcastChannel OscillatorNode GainNode queueMicrotask " +
    "structuredClone reportError ResizeObserver scheduler AggregateError WeakRef FinalizationRegistry");
  const { NumberFormat } = Intl;
  Intl.NumberFormat = function (locale, options) {
    if (options && options.style === "unit") throw new RangeError("Value unit out of range for Intl.NumberFormat options property style");
    return new NumberFormat(locale, options);
  };
  const { fetch } = self;
  self.fetch = (url, { signal, ...options } = {}) => fetch(url, options); // which knows no signal
  delete self.globalThis;
}`;

/** Style that Chrome 53 does not know. */
export const newerStyle =
  /\b(min|max|clamp)\(|(?<![\w-])((row-|column-)?gap|inset|aspect-ratio|grid[\w-]*)\s*:|:\s*(inline-)?grid\b|:(is|where|has)\(|@(container|supports|layer)|\d([dsl]v[hw]|cq\w+)\b|(margin|padding|border|inset)-(inline|block)\b/;

/** A style sheet as Chrome 53 takes it: what it does not know is dropped, declaration by declaration. */
export const asChrome53Reads = (css: string) =>
  css.replaceAll(/(?<=[{;]\s*)[\w-]+\s*:[^;{}]*;/g, (declaration) => (newerStyle.test(declaration) ? "" : declaration));
