// @ts-check
/** Other style sheets for engines that cannot lay out with those of the page (before Chrome 108, Safari 16, Firefox 121). */
const isAble = ["width: 1cqw", "height: 1dvh", "selector(:has(a))"].every((each) => CSS.supports(each));

if (!isAble) {
  for (const sheet of Array.from(document.querySelectorAll("link[rel=stylesheet]"))) sheet.remove();
  for (const name of ["page", "board", "wall"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `/old-engines/${name}.css`;
    document.head.appendChild(link);
  }
}
