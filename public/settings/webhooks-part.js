// @ts-check
import { element } from "../ui/element.js";
import { choiceField, severalField } from "./choice-fields.js";
import { createEntryList } from "./entry-list.js";
import { textField, wordOf } from "./fields.js";
import { createForm, fieldAmong } from "./form.js";
import { createShownOnce } from "./shown-once.js";

/**
 * @typedef {import("../client/index.js").ClinicWebhook} ClinicWebhook
 * @typedef {import("../client/index.js").WebhookAttempt} Attempt
 * @typedef {ClinicWebhook & { url?: string, attempt?: Attempt | undefined }} Entry
 */

const kinds = ["booking.changed", "day.changed", "notice.due"];

/**
 * Other programs that are told of this clinic: where, what came of the last message, and what an owner does about it.
 *
 * @param {import("./settings.js").Page} page
 */
export function createWebhooksPart({ api, clinicId, speechNow }) {
  const secret = createShownOnce(speechNow);
  let mayManage = false;
  const kindText = (/** @type {string} */ kind) => wordOf(speechNow().words, `told_${kind.replace(".", "_")}`) ?? kind;

  /** "204, 3 min. ago". @param {Attempt | undefined} attempt */
  const attemptText = (attempt) => {
    const { words, format } = speechNow();
    if (!attempt) return words.nothingSent;
    const came = attempt.error ? wordOf(words, `sent_${attempt.error}`) : words.sentAnswer;
    const ago = format.age(Math.max(0, (Date.now() - Date.parse(attempt.at)) / 1_000));
    return format.listed([`${came ?? attempt.error} ${attempt.status ?? ""}`.trim(), ago]);
  };

  /** @param {Entry} entry */
  const deedsOf = ({ id: webhookId, status }) => {
    const { words } = speechNow();
    const name = { clinicId, webhookId };
    const becomes = status === "active" ? "paused" : "active";
    return [
      {
        text: words.sendTest,
        act: () => api.testClinicWebhook(name).then((attempt) => reread({ webhookId, attempt })),
      },
      {
        text: status === "active" ? words.pauseSending : words.resumeSending,
        act: () => api.changeClinicWebhook({ ...name, body: { status: becomes } }).then(() => reread()),
      },
      {
        text: words.newSecret,
        isFinal: true,
        act: async () => secret.show((await api.rotateClinicWebhookSecret(name)).secret),
      },
      { text: words.deleteIt, isFinal: true, act: () => api.deleteClinicWebhook(name).then(() => reread()) },
    ];
  };
  const entries = createEntryList({
    id: "webhooks",
    speechNow,
    view: (/** @type {Entry} */ entry) => {
      const { words, format } = speechNow();
      const { url, origin, status, attempt } = entry;
      const isOwn = entry.clinicId !== null;
      const address = element("bdi", "address", url ?? origin);
      address.dir = "ltr";
      const told = [
        element("b", "", address),
        element("span", "", format.listed(entry.kinds.map(kindText))),
        element("span", "", wordOf(words, `sending_${status}`) ?? status),
      ];
      if (!isOwn) told.push(element("span", "", words.ofEveryClinic));
      else if (mayManage) told.push(element("span", "", `${words.lastMessage} ${attemptText(attempt)}`));
      return { name: origin, told, deeds: isOwn && mayManage ? deedsOf(entry) : [] };
    },
  });

  /** @param {ClinicWebhook} webhook @returns {Promise<Entry>} */
  const withDetails = async (webhook) => {
    if (!mayManage || webhook.clinicId === null) return webhook;
    const name = { clinicId, webhookId: webhook.id };
    const [{ url }, { items }] = await Promise.all([api.readClinicWebhook(name), api.listClinicWebhookAttempts(name)]);
    return { ...webhook, url, attempt: items[0] };
  };
  /** @param {{ webhookId: number, attempt: Attempt }} [tested] is in no list */
  const reread = async (tested) => {
    const { items } = await api.listClinicWebhooks({ clinicId });
    const detailed = await Promise.all(items.map(withDetails));
    entries.show(detailed.map((each) => (each.id === tested?.webhookId ? { ...each, attempt: tested.attempt } : each)));
  };

  const url = textField("url", { type: "url", maxLength: 2_000, dir: "ltr" });
  const audience = choiceField(
    "audience",
    ["staff", "public"],
    (each, { words }) => wordOf(words, `to_${each}`) ?? each,
  );
  const wanted = severalField("kinds", kinds, kindText);
  const fields = [url, audience, wanted];
  const blank = () => {
    url.show("");
    audience.show("staff");
    wanted.show(kinds.slice(0, 2));
  };
  const form = createForm({
    nodes: fields.map(({ node }) => node),
    fieldAt: fieldAmong(fields),
    fieldsNow: () => fields,
    speechNow,
    submitText: ({ words }) => words.addWebhook,
    onSubmit: async () => {
      const body = /** @type {any} */ (Object.fromEntries(fields.map((field) => [field.name, field.read()])));
      const made = await api.createClinicWebhook({ clinicId, body });
      blank();
      await reread();
      secret.show(made.secret);
      return "";
    },
  });

  return {
    id: "webhooks",
    nodes: [...entries.nodes, secret.node, form.node],
    speak: () => {
      form.speak();
      entries.speak();
      secret.speak();
    },
    isDirty: () => url.read() !== "" || secret.isOpen(),
    forget: () => {
      blank();
      entries.forget();
      secret.forget();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async (opened) => {
      mayManage = opened.mayManage;
      form.node.hidden = !mayManage;
      blank();
      await reread();
    },
  };
}
