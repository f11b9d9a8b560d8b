// @ts-check
import { languages } from "../texts.js";
import { element } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { severalField } from "./choice-fields.js";
import { createEntryForm } from "./entry-form.js";
import { createEntryList } from "./entry-list.js";
import { textField } from "./fields.js";
import { fieldAmong } from "./form.js";
import { shownClinicsField } from "./shown-clinics.js";
import { createShownOnce } from "./shown-once.js";

/**
 * @typedef {import("../client/index.js").Board} Board
 * @typedef {import("../client/index.js").ClinicBoard} ClinicBoard
 */

const languageName = (/** @type {string} */ language) =>
  languages[/** @type {import("../texts.js").Language} */ (language)]?.name ?? language;

/**
 * The clinic's own board, and those of waiting rooms that it shares. Whoever manages all clinics of one changes it here.
 *
 * @param {import("./settings.js").Page & { isOwnerAt: (clinicId: number) => boolean, onKeys: () => Promise<unknown> }} page
 *   `onKeys`: there are other keys than before.
 */
export function createBoardsPart({ api, clinicId, speechNow, isOwnerAt, onKeys }) {
  const secret = createShownOnce(speechNow, ({ openOnScreen }) => openOnScreen);
  /** @type {{ id: number, name: string }[]} */
  let clinics = [];
  let mayManage = false;
  const nameOf = (/** @type {number} */ id) => clinics.find((each) => each.id === id)?.name ?? "";

  /** @param {Board} board @returns {import("./entry-list.js").Deed[]} */
  const deedsOf = (board) => {
    const { words } = speechNow();
    const { id: boardId, name } = board;
    return [
      { text: words.changeIt, act: async () => form.begin(board) },
      {
        text: words.keyForScreen,
        act: async () => {
          const { key } = await api.createClinicApiKey({ clinicId, body: { name, role: "display", boardId } });
          await onKeys();
          secret.show(key && `${location.origin}/board/g/${boardId}#key=${key}`);
        },
      },
      {
        text: words.deleteIt,
        isFinal: true,
        act: async () => {
          await api.deleteClinicBoard({ clinicId, boardId });
          form.forgetEntry(boardId);
          await Promise.all([reread(), onKeys()]);
        },
      },
    ];
  };
  const entries = createEntryList({
    id: "boards",
    speechNow,
    view: (/** @type {ClinicBoard} */ { id, name, label, board }) => {
      const { words, format } = speechNow();
      const link = element("a", "", ...(id === own.id ? [words.ownBoard] : namesIn(name)));
      link.href = id === own.id ? `/board/${clinicId}` : `/board/g/${id}`;
      /** @type {HTMLElement[]} */
      const told = [link];
      if (label && !board) told.push(element("span", "", `${words.calledThere} `, ...namesIn(label)));
      if (board) {
        const shown = board.clinics.map((each) => element("bdi", "", each.label ?? nameOf(each.clinicId)));
        told.push(
          element(
            "span",
            "",
            ...shown.flatMap((each, index) => (index > 0 ? [format.listed(["", ""]), each] : [each])),
          ),
        );
        told.push(element("span", "", format.listed(board.languages.map(languageName))));
        if (board.message) told.push(element("span", "", ...namesIn(board.message)));
      }
      return { name, told, deeds: board && mayManage ? deedsOf(board) : [] };
    },
  });
  const reread = async () => entries.show([own, ...(await api.listClinicBoards({ clinicId })).items]);

  const shown = shownClinicsField(speechNow, () => clinics);
  /** @type {[import("./fields.js").Field, ...import("./fields.js").Field[]]} */
  const fields = [
    textField("name", { maxLength: 200, dir: "auto" }),
    severalField("languages", Object.keys(languages), languageName),
    textField("message", { maxLength: 300, dir: "auto", isNullable: true }),
    shown,
  ];
  const adding = () => ({
    ...{ name: "", languages: ["ar"], message: null },
    clinics: clinics.filter(({ id }) => id === clinicId).map(({ id }) => ({ clinicId: id, label: null })),
  });
  const form = createEntryForm({
    fields,
    fieldAt: (pointer) => shown.fieldAt(pointer) ?? fieldAmong(fields)(pointer),
    fieldsNow: () => [...fields, ...shown.fieldsNow()],
    speechNow,
    addText: ({ addBoard }) => addBoard,
    shownOf: (/** @type {Board | undefined} */ board) => (board ? { ...board } : adding()),
    needed: ["name", "languages", "clinics"],
    send: (board, changes) => {
      const body = /** @type {any} */ (changes); // what is not valid is for the server to refuse
      return board
        ? api.changeClinicBoard({ clinicId, boardId: board.id, body })
        : api.createClinicBoard({ clinicId, body });
    },
    reread,
  });

  return {
    id: "boards",
    nodes: [...entries.nodes, secret.node, ...form.nodes],
    speak: () => {
      form.speak();
      entries.speak();
      secret.speak();
    },
    isDirty: () => form.isDirty() || secret.isOpen(),
    forget: () => {
      clinics = [];
      form.blank();
      entries.forget();
      secret.forget();
    },
    /** @param {import("./settings.js").Opened} opened */
    open: async (opened) => {
      mayManage = opened.mayManage;
      for (const node of form.nodes) node.hidden = !mayManage;
      // A key signs in to one clinic alone.
      clinics = isOwnerAt(clinicId)
        ? (await api.listClinics({ limit: 500 })).items.filter(({ id }) => isOwnerAt(id))
        : [opened.clinic];
      form.blank();
      await reread();
    },
  };
}

/** Stands first among them. @type {ClinicBoard} */
const own = { id: 0, name: "", label: null, board: null };
