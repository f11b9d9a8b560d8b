// @ts-check
import { element, setText } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { choiceField } from "./choice-fields.js";
import { createEntryList } from "./entry-list.js";
import { textField, wordOf } from "./fields.js";
import { createForm, fieldAmong, isSame } from "./form.js";

/**
 * @typedef {import("../client/index.js").Person} Person
 * @typedef {import("./fields.js").Speech} Speech
 */

const adding = { name: "", username: "", password: "", pin: "", memberships: "secretary" };

/**
 * The people of the clinic's organisation: what each is here, and one form that adds somebody or changes who was chosen.
 *
 * @param {import("./seen-parts.js").Page & { isMe: (personId: number) => boolean }} page
 */
export function createPeoplePart({ api, clinicId, speechNow, isMe }) {
  let organisationId = 0;
  /** Whom the form changes; undefined: it adds somebody. @type {Person | undefined} */
  let changed;

  /** @param {string | null} role @param {Speech} speech */
  const roleText = (role, { words }) => (role === null ? words.notHere : (wordOf(words, `role_${role}`) ?? role));
  /** @param {Person} person @param {number | null} where */
  const roleAt = ({ memberships }, where) => memberships.find((each) => each.clinicId === where)?.role ?? null;
  /** @param {Person} person */
  const rolesText = (person) => {
    const speech = speechNow();
    const [here, everywhere] = [roleAt(person, clinicId), roleAt(person, null)];
    if (everywhere === null) return roleText(here, speech);
    const inAll = `${roleText(everywhere, speech)} (${speech.words.everywhere})`;
    return here === null ? inAll : speech.format.listed([roleText(here, speech), inAll]);
  };

  const entries = createEntryList({
    id: "people",
    speechNow,
    view: (/** @type {Person} */ person) => {
      const { words, format } = speechNow();
      const { id, name, disabledAt } = person;
      const waysIn = [person.username ?? "", person.hasPin ? words.pin : ""].filter(Boolean);
      const told = [element("b", "", ...namesIn(name)), element("span", "", rolesText(person))];
      if (waysIn.length > 0) told.push(element("bdi", "", format.listed(waysIn)));
      if (disabledAt !== null) told.push(element("span", "", words.isDisabled));
      const become = (/** @type {boolean} */ disabled) => async () => {
        await api.changePerson({ organisationId, personId: id, body: { disabled } });
        await reread();
      };
      const change = { text: words.changePerson, act: async () => begin(person) };
      const end = { text: words.disablePerson, isFinal: true, act: become(true) };
      const enable = { text: words.enablePerson, act: become(false) };
      // Nobody shuts herself out by a slip.
      const deeds = disabledAt === null ? [change, ...(isMe(id) ? [] : [end])] : [change, enable];
      return { name, told, deeds };
    },
  });
  /** Those who work here first. @param {Person[]} people */
  const show = (people) => {
    const isAway = (/** @type {Person} */ person) =>
      Number(roleAt(person, clinicId) === null && roleAt(person, null) === null);
    const rank = (/** @type {Person} */ person) => isAway(person) + (person.disabledAt === null ? 0 : 2);
    entries.show([...people].sort((one, other) => rank(one) - rank(other)));
  };
  const reread = async () => show((await api.listPeople({ organisationId })).items);

  const title = element("h3");
  const stop = element("button", "quiet");
  stop.type = "button";
  stop.addEventListener("click", () => begin(undefined));
  const name = textField("name", { maxLength: 200, dir: "auto" });
  const secret = { spellcheck: false, autocapitalize: "none", dir: "auto" };
  const fields = [
    name,
    textField("username", { ...secret, maxLength: 100, labelled: "username" }),
    // It can be read: the owner tells it to whose it is.
    textField("password", { ...secret, labelled: "password", isVerbatim: true }),
    textField("pin", { ...secret, maxLength: 40, inputMode: "numeric", labelled: "pin" }),
    choiceField("memberships", ["owner", "secretary", "doctor", null], roleText),
  ];
  /** What the fields show of somebody. @returns {Record<string, unknown>} */
  const before = () =>
    changed
      ? { ...adding, name: changed.name, username: changed.username ?? "", memberships: roleAt(changed, clinicId) }
      : adding;
  const given = () =>
    Object.fromEntries(
      fields.map((field) => [field.name, field.read()]).filter(([key, value]) => !isSame(value, before()[String(key)])),
    );

  /** Her memberships of elsewhere stay, as they are now. @param {"owner" | "secretary" | "doctor" | null} role */
  const membershipsWith = async (role) => {
    const { memberships } = changed
      ? await api.readPerson({ organisationId, personId: changed.id })
      : { memberships: [] };
    const elsewhere = memberships.filter((each) => each.clinicId !== clinicId);
    return role === null ? elsewhere : [...elsewhere, { clinicId, role }];
  };
  const save = async () => {
    const { words } = speechNow();
    const changes = changed ? given() : { ...given(), name: name.read(), memberships: fields[4]?.read() };
    if (Object.keys(changes).length === 0) return words.nothingChanged;
    if (changes.username === "") changes.username = null;
    if ("memberships" in changes) changes.memberships = await membershipsWith(changes.memberships);
    const body = /** @type {any} */ (changes); // what is not valid is for the server to refuse
    if (changed) await api.changePerson({ organisationId, personId: changed.id, body });
    else await api.createPerson({ organisationId, body });
    blank();
    await reread();
    return words.saved;
  };
  const form = createForm({
    nodes: fields.map(({ node }) => node),
    fieldAt: fieldAmong(fields),
    fieldsNow: () => fields,
    speechNow,
    submitText: ({ words }) => (changed ? words.saveIt : words.addPerson),
    onSubmit: save,
  });
  form.node.querySelector(".deeds")?.append(stop);

  const speak = () => {
    const { words } = speechNow();
    form.speak();
    setText(title, changed ? `${words.changePerson}: ${changed.name}` : words.addPerson);
    setText(stop, words.keepAsIs);
    stop.hidden = changed === undefined;
  };
  const fill = () => {
    for (const field of fields) field.show(before()[field.name]);
    speak();
  };
  const blank = () => {
    changed = undefined;
    fill();
  };
  /** @param {Person | undefined} person */
  const begin = (person) => {
    changed = person;
    fill();
    name.focus();
  };

  return {
    id: "people",
    nodes: [...entries.nodes, title, form.node],
    isShownTo: (/** @type {import("./settings.js").Opened} */ { people }) => people !== undefined,
    speak: () => {
      speak();
      entries.speak();
    },
    isDirty: () => Object.keys(given()).length > 0,
    forget: () => {
      blank();
      entries.forget();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ clinic, people }) => {
      organisationId = clinic.organisationId ?? 0;
      blank();
      show(people ?? []);
    },
  };
}
