import type { Language } from "../../public/texts.js";

/**
 * A script: what an expression finds in each of these languages, chosen from the page's menu. In one go, for to wait for the
 * browser once a language would be most of the work.
 */
export const inEachLanguage = (languages: Language[], expression: string) => `(() => {
  const menu = document.querySelector("#language");
  return ${JSON.stringify(languages)}.map((language) => {
    menu.value = language;
    menu.dispatchEvent(new Event("change"));
    return ${expression};
  });
})()`;
