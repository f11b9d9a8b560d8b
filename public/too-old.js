// @ts-check
/**
 * Says which browser a page needs, to whoever would otherwise wait for its modules for ever. Told by the youngest of
 * what they call: Chrome 86, Safari 14.1, Firefox 86. Itself in the language of 2015.
 */
if (!("replaceChildren" in Element.prototype && "DisplayNames" in Intl)) {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  for (const text of [
    "This browser is too old for this page. It needs Chrome 86, Safari 14.1, Firefox 86 or newer.",
    "این مرورگر برای این صفحه بسیار قدیمی است. به Chrome 86، Safari 14.1، Firefox 86 یا تازه‌تر نیاز است.",
    "Bu tarayıcı bu sayfa için çok eski. Chrome 86, Safari 14.1, Firefox 86 veya daha yenisi gerekir.",
    "ئەم وێبگەڕە بۆ ئەم پەڕەیە زۆر کۆنە. پێویستی بە Chrome 86، Safari 14.1، Firefox 86 یان نوێتر هەیە.",
    "هذا المتصفح أقدم من أن يفتح هذه الصفحة. تحتاج إلى Chrome 86 أو Safari 14.1 أو Firefox 86 أو أحدث.",
  ]) {
    const line = document.createElement("p");
    Object.assign(line, { className: "message", dir: "auto", textContent: text });
    main.insertBefore(line, main.firstChild);
  }
  document.documentElement.dataset.live = "refused";
}
