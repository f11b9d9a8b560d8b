import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { problemCodes } from "../../src/contract/problem-codes.js";
import { declaredProblems, openApiDocument } from "../../src/http/openapi.js";
import { opsPaths } from "../../src/ops/ops-paths.js";
import { checkReply, declaredOperations } from "../support/declared-replies.js";

const document = openApiDocument(declaredOperations, "1.0.0", opsPaths);
const described = (path: string, method: string) => (document.paths[path] as any)?.[method];

test("the document is valid OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test("what several replies hold has one name, and who reads one must not refuse fields that come later", () => {
  const { LiveDay, StaffBooking } = document.components.schemas as Record<string, any>;
  expect(LiveDay.properties.bookings.items.anyOf).toContainEqual({ $ref: "#/components/schemas/StaffBooking" });
  expect(StaffBooking.properties.patient).not.toHaveProperty("additionalProperties");
  expect(JSON.stringify(document)).not.toContain("$defs");
});

test("a generated client knows what a stream may say", () => {
  const { schema } = described("/v1/clinics/{clinicId}/stream", "get").responses[200].content["text/event-stream"];
  const names = ["LiveDays", "LiveUpdate", "StreamPing", "StreamBye"];
  expect(schema).toEqual({ anyOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) });
});

test("no two operations share an id, or a method and path", () => {
  const ids = declaredOperations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const routes = declaredOperations.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(routes).size).toBe(routes.length);
});

test("every problem code can be met in some operation, and none that is not in the closed list", () => {
  const ofNoOperation = "method_not_allowed";
  const met = new Set([ofNoOperation, ...declaredOperations.flatMap((operation) => declaredProblems(operation))]);
  expect([...met].sort()).toEqual(Object.keys(problemCodes).sort());
});

describe.each(declaredOperations.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  const { id, path, method } = operation;

  test("says what it does, where it belongs and what it answers", () => {
    const { operationId, summary, tags, responses, parameters } = described(path, method);
    expect({ operationId, tags }).toEqual({ operationId: id, tags: [operation.tag] });
    expect(summary).toMatch(/^[A-Z].+[^.]$/);
    expect(Object.keys(operation.replies).every((status) => responses[status].description)).toBe(true);
    for (const { name, description } of parameters) expect(description, name).toMatch(/^[A-Z`]/);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((each: any) => each.in === "path").map((each: any) => each.name)).toEqual(named);
    for (const code of declaredProblems(operation)) {
      const { description, content } = responses[problemCodes[code][0]];
      expect(description).toContain(`\`${code}\``);
      expect(content["application/problem+json"].schema.allOf[1].properties.code.enum).toContain(code);
    }
  });

  test("shows a body that it would accept, if it takes one", () => {
    if (!operation.body) return expect(operation.example).toBeUndefined();
    expect(operation.body.safeParse(operation.example).error).toBeUndefined();
    expect(described(path, method).requestBody.content["application/json"].example).toEqual(operation.example);
  });

  test("shows replies that are as it declares them", () => {
    for (const [status, { schema, mediaType }] of Object.entries(operation.replies)) {
      if (!schema || mediaType) continue;
      const examples = schema.meta()?.examples as unknown[] | undefined;
      for (const example of examples ?? []) checkReply(id, Number(status), example);
      const shown = JSON.stringify(z.toJSONSchema(schema, { io: "output" }));
      expect(shown, `${id} ${status} needs .meta({ examples: [ … ] })`).toContain('"examples":');
    }
  });
});
