// @ts-check
import { element } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { choiceField } from "./choice-fields.js";
import { createEntryList } from "./entry-list.js";
import { textField, wordOf } from "./fields.js";
import { createForm, fieldAmong } from "./form.js";
import { createShownOnce } from "./shown-once.js";

/** @typedef {import("../client/index.js").ApiKey} ApiKey */

/**
 * The keys that open this clinic: who has one, since when it is idle, a new one, and the end of one.
 *
 * @param {import("./settings.js").Page} page
 */
export function createKeysPart({ api, clinicId, speechNow }) {
  const secret = createShownOnce(speechNow);
  const roleText = (/** @type {string} */ role) => wordOf(speechNow().words, `role_${role}`) ?? role;
  /** @param {string} time */
  const ago = (time) => speechNow().format.age(Math.max(0, (Date.now() - Date.parse(time)) / 1_000));

  const entries = createEntryList({
    id: "keys",
    speechNow,
    view: (/** @type {ApiKey} */ { id, name, role, boardId, lastUsedAt, revokedAt }) => {
      const { words } = speechNow();
      const used = lastUsedAt === null ? words.neverUsed : `${words.lastUsed} ${ago(lastUsedAt)}`;
      const state = revokedAt === null ? used : `${words.revoked} ${ago(revokedAt)}`;
      const revoke = {
        text: words.revoke,
        isFinal: true,
        act: async () => {
          await api.revokeClinicApiKey({ clinicId, id });
          await reread();
        },
      };
      return {
        name,
        told: [
          element("b", "", ...namesIn(name)),
          element("span", "", roleText(boardId === null ? role : "board")),
          element("span", "", state),
        ],
        deeds: revokedAt === null ? [revoke] : [],
      };
    },
  });
  const reread = async () => entries.show((await api.listClinicApiKeys({ clinicId })).items);

  const name = textField("name", { maxLength: 200, dir: "auto", labelled: "set_keyName" });
  const role = choiceField("role", ["staff", "display", "patient_app"], roleText);
  const form = createForm({
    nodes: [name.node, role.node],
    fieldAt: fieldAmong([name, role]),
    fieldsNow: () => [name, role],
    speechNow,
    submitText: ({ words }) => words.makeKey,
    onSubmit: async () => {
      const body = /** @type {any} */ ({ name: name.read(), role: role.read() });
      const { key } = await api.createClinicApiKey({ clinicId, body });
      name.show("");
      await reread();
      secret.show(key);
      return "";
    },
  });

  return {
    id: "keys",
    nodes: [...entries.nodes, secret.node, form.node],
    isShownTo: (/** @type {import("./settings.js").Opened} */ { mayManage }) => mayManage,
    speak: () => {
      form.speak();
      entries.speak();
      secret.speak();
    },
    reread,
    isDirty: () => name.read() !== "" || secret.isOpen(),
    forget: () => {
      name.show("");
      entries.forget();
      secret.forget();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ keys }) => {
      role.show("staff");
      entries.show(keys ?? []);
    },
  };
}
