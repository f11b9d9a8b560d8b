// @ts-check
import { element, setText } from "../ui/element.js";
import { around, input, wordOf } from "./fields.js";

/**
 * The account by which somebody signs in: at which provider, and its e-mail address; without an address none.
 *
 * @returns {import("./fields.js").Field & { offer: (names: string[]) => void }} `offer`: the providers that this server has
 */
export function accountField() {
  const provider = element("select");
  const email = input({ type: "email", maxLength: 254, dir: "ltr" });
  const texts = { provider: element("span"), email: element("span") };
  const labels = [element("label", "", texts.provider, provider), element("label", "", texts.email, email)];
  const field = around("oidc", [provider, email], { group: element("div", "account", ...labels) });
  field.node.hidden = true;
  return {
    ...field,
    offer: (names) => {
      provider.replaceChildren(...names.map((name) => Object.assign(element("option", "", name), { value: name })));
      field.node.hidden = names.length === 0;
    },
    read: () => {
      const address = email.value.trim();
      return address === "" ? null : { name: provider.value, email: address };
    },
    show: (value) => {
      if (value?.name) provider.value = value.name;
      else provider.selectedIndex = 0;
      email.value = value?.email ?? "";
    },
    speak: (speech) => {
      field.speak(speech);
      setText(texts.provider, speech.words.accountProvider);
      setText(texts.email, speech.words.accountEmail);
    },
    textOf: (value) => value?.email ?? "",
    refuse: (text, pointer) => field.refuse(text, pointer, [pointer?.endsWith("/name") ? provider : email]),
    refusal: ({ words }) => wordOf(words, "bad_oidc") ?? words.bad_text,
  };
}
