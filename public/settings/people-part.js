// @ts-check
import { element } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { accountField } from "./account-field.js";
import { choiceField } from "./choice-fields.js";
import { createEntryForm } from "./entry-form.js";
import { createEntryList } from "./entry-list.js";
import { textField, wordOf } from "./fields.js";

/**
 * @typedef {import("../client/index.js").Person} Person
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").Speech} Speech
 */

const adding = { name: "", username: null, password: "", oidc: null, pin: "", memberships: "secretary" };

/**
 * The people of the clinic's organisation: what each is here, and one form that adds somebody or changes who was chosen.
 *
 * @param {import("./settings.js").Page & { isMe: (personId: number) => boolean }} page
 */
export function createPeoplePart({ api, clinicId, speechNow, isMe }) {
  let organisationId = 0;

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
      const waysIn = [person.username ?? "", person.oidc?.email ?? "", person.hasPin ? words.pin : ""].filter(Boolean);
      const told = [element("b", "", ...namesIn(name)), element("span", "", rolesText(person))];
      if (waysIn.length > 0) told.push(element("bdi", "", format.listed(waysIn)));
      if (disabledAt !== null) told.push(element("span", "", words.isDisabled));
      const become = (/** @type {boolean} */ disabled) => async () => {
        await api.changePerson({ organisationId, personId: id, body: { disabled } });
        await reread();
      };
      const change = { text: words.changeIt, act: async () => form.begin(person) };
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

  const secret = { spellcheck: false, autocapitalize: "none", dir: "auto" };
  const account = accountField();
  /** Null, too, where the provider is one that this server no longer has. @param {Person} person */
  const accountOf = ({ oidc }) => oidc && (oidc.name === null ? null : { name: oidc.name, email: oidc.email });
  /** @type {[Field, ...Field[]]} */
  const fields = [
    textField("name", { maxLength: 200, dir: "auto" }),
    textField("username", { ...secret, maxLength: 100, labelled: "username", isNullable: true }),
    // It can be read: the owner tells it to whose it is.
    textField("password", { ...secret, labelled: "password", isVerbatim: true }),
    account,
    textField("pin", { ...secret, maxLength: 40, inputMode: "numeric", labelled: "pin" }),
    choiceField("memberships", ["owner", "secretary", "doctor", null], roleText),
  ];
  /**
   * Her memberships of elsewhere stay, as they are now.
   *
   * @param {Person | undefined} person
   * @param {"owner" | "secretary" | "doctor" | null} role
   */
  const membershipsWith = async (person, role) => {
    const { memberships } = person
      ? await api.readPerson({ organisationId, personId: person.id })
      : { memberships: [] };
    const elsewhere = memberships.filter((each) => each.clinicId !== clinicId);
    return role === null ? elsewhere : [...elsewhere, { clinicId, role }];
  };
  const form = createEntryForm({
    fields,
    speechNow,
    addText: ({ addPerson }) => addPerson,
    shownOf: (/** @type {Person | undefined} */ person) =>
      person
        ? {
            ...adding,
            ...{ name: person.name, username: person.username, oidc: accountOf(person) },
            memberships: roleAt(person, clinicId),
          }
        : adding,
    needed: ["name", "memberships"],
    send: async (person, changes) => {
      if ("memberships" in changes) changes.memberships = await membershipsWith(person, changes.memberships);
      const body = /** @type {any} */ (changes); // what is not valid is for the server to refuse
      if (person) await api.changePerson({ organisationId, personId: person.id, body });
      else await api.createPerson({ organisationId, body });
    },
    reread,
  });

  return {
    id: "people",
    nodes: [...entries.nodes, ...form.nodes],
    isShownTo: (/** @type {import("./settings.js").Opened} */ { people }) => people !== undefined,
    speak: () => {
      form.speak();
      entries.speak();
    },
    isDirty: form.isDirty,
    forget: () => {
      form.blank();
      entries.forget();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async ({ clinic, people }) => {
      organisationId = clinic.organisationId ?? 0;
      if (people) account.offer((await api.listSignInProviders({})).items.map(({ name }) => name));
      form.blank();
      show(people ?? []);
    },
  };
}
