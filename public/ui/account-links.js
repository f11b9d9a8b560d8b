// @ts-check
import { element, setText, showEach } from "./element.js";

/** The server takes no longer one. */
const longestPath = 200;

/**
 * Ways to the providers of accounts by which people sign in here. The server is asked for them when they are first wanted.
 *
 * @param {import("./session.js").Session} session
 * @param {() => import("./language.js").Speech} speechNow
 */
export function createAccountLinks(session, speechNow) {
  const links = element("div", "accounts");
  links.hidden = true;
  links.addEventListener("click", session.expectPerson);
  /** @type {import("../client/index.js").SignInProviders["items"] | undefined} */
  let providers;

  const show = () => {
    const { words } = speechNow();
    links.hidden = !providers?.length;
    showEach(
      links,
      providers ?? [],
      ({ name }) => name,
      (node, { name, url }) => {
        const link = /** @type {HTMLAnchorElement} */ (node);
        link.className = "quiet";
        link.href = `${url}?to=${encodeURIComponent(pathBack())}`;
        setText(link, words.signInWithAccount.replace("{name}", name));
      },
      "a",
    );
  };
  return {
    links,
    show,
    read: async () => {
      providers ??= (await session.api.listSignInProviders({}).catch(() => undefined))?.items;
      show();
    },
  };
}

function pathBack() {
  const { pathname, search } = location;
  return pathname.length + search.length > longestPath ? pathname : pathname + search;
}
