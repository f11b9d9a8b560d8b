// @ts-check
import * as texts from "../texts/reference.js";
import { element, find } from "../ui/element.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { ownWord } from "./own-word.js";
import { schemaList } from "./schema-list.js";

/** The API for people, made in the browser from the same document that programs read. */

const methods = ["get", "post", "put", "patch", "delete"];

let language = chosenLanguage(texts);
say();
show()
  .catch(() => find("#operations").replaceChildren(ownWord("p", "referenceNotLoaded")))
  .then(say);
onLanguageChosen((chosen) => {
  language = chosen;
  rememberLanguage(language);
  say();
});

function say() {
  const { words } = speak(language, texts);
  document.title = words.referenceTitle;
  find("#contents").setAttribute("aria-label", words.operations);
  for (const node of document.querySelectorAll(".own-word")) node.setAttribute("lang", language);
}

async function show() {
  const document_ = await (await fetch("/openapi.json")).json();
  const operations = Object.entries(document_.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })),
  );
  // As the document orders them; what it does not name (the operator's paths) comes last.
  const named = document_.tags.map((/** @type {{ name: string }} */ { name }) => name);
  const tags = [...new Set([...named, ...operations.map(({ tags: [tag] }) => tag)])];
  find("#contents").replaceChildren(
    ...tags.flatMap((tag) => [
      element("h2", "", tag),
      element(
        "ul",
        "",
        ...operations
          .filter(({ tags: [own] }) => own === tag)
          .map(({ operationId, summary }) => element("li", "", link(`#${operationId}`, summary))),
      ),
    ]),
  );
  find("#operations").replaceChildren(
    ...(document_.info.description ? [element("p", "", document_.info.description)] : []),
    ...tags.flatMap((tag) =>
      operations.filter(({ tags: [own] }) => own === tag).map((operation) => section(operation, document_)),
    ),
  );
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** @param {any} operation @param {any} root */
function section({ operationId, method, path, summary, description, parameters = [], requestBody, responses }, root) {
  const node = element(
    "section",
    "operation",
    element("h2", "", summary),
    element("p", "address", element("span", `method ${method}`, method.toUpperCase()), " ", element("code", "", path)),
  );
  node.id = operationId;
  if (description) node.append(element("p", "", description));
  if (parameters.length > 0) {
    const fields = parameters.map((/** @type {any} */ each) => deref(each, root));
    node.append(
      ownWord("h3", "parameters"),
      schemaList(
        fields.map((/** @type {any} */ { name, in: where, required, description: said, schema }) => ({
          name: `${name} (${where})`,
          isRequired: required,
          schema: { ...schema, description: said ?? schema?.description },
        })),
        root,
      ),
    );
  }
  const content = /** @type {any} */ (Object.values(requestBody?.content ?? {})[0]);
  if (content) {
    node.append(ownWord("h3", "body"), fieldsOf(content.schema, root));
    if (content.example) node.append(pre(content.example));
  }
  node.append(ownWord("h3", "answers"));
  for (const [status, given] of Object.entries(responses)) {
    const response = deref(given, root);
    const reply = /** @type {any} */ (Object.values(response.content ?? {})[0]);
    const title = element("summary", "", element("strong", "", status), ` ${response.description ?? ""}`);
    node.append(
      reply?.schema
        ? element("details", "", title, fieldsOf(reply.schema, root))
        : element("p", "answer", element("strong", "", status), ` ${response.description ?? ""}`),
    );
  }
  return node;
}

/** @param {any} schema @param {any} root */
const fieldsOf = (schema, root) => schemaList([{ name: "", isRequired: true, schema }], root);

/** @param {any} given @param {any} root */
function deref(given, root) {
  if (!given?.$ref) return given;
  return (
    given.$ref
      .slice(2)
      .split("/")
      .reduce((/** @type {any} */ node, /** @type {string} */ key) => node?.[key], root) ?? {}
  );
}

/** @param {unknown} example */
function pre(example) {
  const node = element("pre", "", element("code", "", JSON.stringify(example, null, 2)));
  node.tabIndex = 0; // scrolls by keyboard
  return node;
}

/** @param {string} href @param {string} text */
function link(href, text) {
  const node = element("a", "", text);
  node.href = href;
  return node;
}
