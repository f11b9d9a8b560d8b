// @ts-check
import { element, setText } from "../ui/element.js";

/**
 * A secret that the server tells once: to be copied, and gone from the page when that is said to be done.
 *
 * @param {() => import("./fields.js").Speech} speechNow
 * @param {(words: import("./fields.js").Speech["words"]) => string} [whatFor] what is said of it
 */
export function createShownOnce(speechNow, whatFor = ({ shownOnce }) => shownOnce) {
  const how = element("p");
  const secret = Object.assign(element("input"), { readOnly: true, dir: "ltr", autocomplete: "off" });
  const copy = element("button", "primary");
  const done = element("button", "quiet");
  for (const button of [copy, done]) button.type = "button";
  const said = element("span", "said");
  said.setAttribute("role", "status");
  const node = element("div", "shown-once", how, secret, element("div", "deeds", copy, done, said));
  node.hidden = true;
  const forget = () => {
    node.hidden = true;
    secret.value = "";
    setText(said, "");
  };
  copy.addEventListener("click", async () => {
    secret.select();
    const isCopied = await navigator.clipboard?.writeText(secret.value).then(
      () => true,
      () => false,
    );
    setText(said, isCopied ? speechNow().words.copied : speechNow().words.copyYourself); // plain http has no clipboard
  });
  done.addEventListener("click", forget);
  const speak = () => {
    const { words } = speechNow();
    setText(how, whatFor(words));
    setText(copy, words.copy);
    setText(done, words.isKept);
    secret.setAttribute("aria-label", words.secret);
  };
  return {
    node,
    speak,
    forget,
    isOpen: () => !node.hidden,
    /** @param {string | null} text null: it was told to a try before, whose answer was lost */
    show: (text) => {
      speak();
      secret.value = text ?? "";
      node.hidden = false;
      setText(how, text === null ? speechNow().words.secretLost : whatFor(speechNow().words));
      secret.focus();
      secret.select();
    },
  };
}
