/**
 * TypeScript out of an OpenAPI 3.1 document, as far as ours goes. (openapi-typescript needs the compiler API, which
 * TypeScript 7 has not.)
 */

interface Schema {
  $ref?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  type?: string | string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
}

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; description: string; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const madeBy = "/** Made by `npm run client-types` from the server's OpenAPI document. */\n";

/** The module of types: every named schema, and what each operation takes, answers and refuses. */
export function operationTypes(document: Document): string {
  const operations = operationsOf(document);
  const refusals = operations.map(({ responses }) => codesOf(responses));
  const common = (refusals[0] ?? []).filter((code) => refusals.every((codes) => codes.includes(code)));
  return [
    `${madeBy}export declare const operations: { readonly [Id in keyof Operations]: OperationAddress };`,
    "export interface OperationAddress { method: string; path: string; actsOnce?: true }",
    ...Object.entries(document.components.schemas).map(
      ([name, schema]) => `export interface ${name} ${typeOf(schema)}`,
    ),
    `/** What any operation may be refused with. */\nexport type CommonProblemCode = ${literals(common)};`,
    `export interface Operations {${operations
      .map((operation, index) => {
        const own = (refusals[index] ?? []).filter((code) => !common.includes(code));
        return `${comment(operation.summary)}${operation.operationId}: {
        input: ${inputOf(operation)};
        reply: ${replyOf(operation)};
        problemCode: ${union(["CommonProblemCode", literals(own)])};
      };`;
      })
      .join("\n\n")}}`,
  ].join("\n\n");
}

/** The module of values: where each operation is, and whether an Idempotency-Key makes it act once. */
export function operationTable(document: Document): string {
  const lines = operationsOf(document).map(({ operationId, method, path, parameters }) => {
    const actsOnce = parameters.some(({ name }) => name === "Idempotency-Key");
    return `${operationId}: ${JSON.stringify({ method: method.toUpperCase(), path, ...(actsOnce && { actsOnce }) })},`;
  });
  return `// @ts-check\n${madeBy}export const operations = {${lines.join("\n")}};`;
}

/** All but the event stream, which is followed, and what browsers open to be led on: neither is fetched. */
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, each]) => ({ method, path, ...each })))
    .filter(({ responses }) => !responses[200]?.content?.["text/event-stream"])
    .filter(({ responses }) => Object.keys(responses).some((status) => status.startsWith("2")));

function inputOf({ parameters, requestBody }: Operation): string {
  const body = requestBody?.content["application/json"]?.schema;
  const named = parameters.filter((parameter) => parameter.in !== "header");
  return objectOf({
    properties: {
      ...Object.fromEntries(named.map(({ name, description, schema }) => [name, { ...schema, description }])),
      ...(body && { body }),
      ...(parameters.some(({ name }) => name === "Idempotency-Key") && {
        idempotencyKey: { type: "string", description: "Absent: a new one" },
      }),
    },
    required: [
      ...named.filter(({ required }) => required).map(({ name }) => name),
      ...(requestBody?.required ? ["body"] : []),
    ],
  });
}

function replyOf({ responses }: Operation): string {
  const served = Object.entries(responses).filter(([status]) => status < "300");
  return union(
    served.map(([, { content }]) => (content ? typeOf(content["application/json"]?.schema ?? {}) : "undefined")),
  );
}

const codesOf = (responses: Operation["responses"]) =>
  Object.values(responses).flatMap(
    ({ content }) =>
      content?.["application/problem+json"]?.schema.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ??
      [],
  );

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) as string;
  if (schema.const !== undefined) return literals([schema.const]);
  if (schema.enum) return literals(schema.enum);
  if (schema.anyOf) return union(schema.anyOf.map(typeOf));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
  if (schema.type === "array") return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object") return schema.properties ? objectOf(schema) : "{ [member: string]: unknown }";
  return schema.type === "integer" ? "number" : (schema.type ?? "unknown"); // string, number, boolean, null
}

function objectOf({ properties = {}, required = [] }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? "" : "?";
    return `\n${comment(schema.description)}${name}${mark}: ${typeOf(schema)};`;
  });
  return members.length > 0 ? `{${members.join("")}}` : "Record<never, never>";
}

const literals = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(" | ");
const union = (types: string[]) => [...new Set(types.filter(Boolean))].join(" | ");
const comment = (text: string | undefined) => (text ? `/** ${text.replaceAll("*/", "*\\/")} */\n` : "");
