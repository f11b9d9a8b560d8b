// @ts-check
import { element } from "../ui/element.js";
import { ownWord } from "./own-word.js";

const deepest = 5;

/**
 * The fields of a JSON schema, as nested lists.
 *
 * @param {{ name: string, isRequired?: boolean, schema: any }[]} fields
 * @param {any} root the document that `$ref`s point into
 * @param {number} [depth]
 * @returns {HTMLElement}
 */
export function schemaList(fields, root, depth = 0) {
  const list = element("ul", "fields");
  for (const { name, isRequired, schema: given } of fields) {
    const schema = resolved(given, root);
    const inner = depth < deepest ? childrenOf(schema, root) : [];
    if (name === "" && inner.length > 0) return schemaList(inner, root, depth + 1);
    const line = element("li", "");
    if (name) line.append(element("code", "", name), " ");
    line.append(element("span", "type", typeOf(schema, root)));
    if (isRequired && name) line.append(" ", ownWord("em", "required"));
    if (schema.description) line.append(` ${schema.description}`);
    if (inner.length > 0) line.append(schemaList(inner, root, depth + 1));
    list.append(line);
  }
  return list;
}

/** @param {any} schema @param {any} root */
function resolved(schema, root) {
  let current = schema ?? {};
  for (let hop = 0; current.$ref && hop < 10; hop++) {
    current =
      current.$ref
        .slice(2)
        .split("/")
        .reduce((/** @type {any} */ node, /** @type {string} */ key) => node?.[key], root) ?? {};
  }
  return current;
}

/** @param {any} schema @param {any} root @returns {{ name: string, isRequired?: boolean, schema: any }[]} */
function childrenOf(schema, root) {
  const object =
    schema.type === "array" ? resolved(schema.items, root) : schema.anyOf ? resolved(schema.anyOf[0], root) : schema;
  return Object.entries(object.properties ?? {}).map(([name, each]) => ({
    name,
    isRequired: object.required?.includes(name),
    schema: each,
  }));
}

/** @param {any} given @param {any} root @returns {string} */
function typeOf(given, root) {
  const schema = resolved(given, root);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map((/** @type {any} */ option) => typeOf(option, root)))].join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items ?? {}, root)}`;
  const parts = [schema.format ?? [schema.type].flat().join(" or ") ?? "anything"];
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.join(", ");
}
