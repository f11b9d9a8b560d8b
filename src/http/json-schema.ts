import { z } from "zod";

/** A schema as OpenAPI 3.1 takes it. Replies may grow by fields; requests may not. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = zodSchema.def.defaultValue; // also of what is transformed
      if (io === "output") delete jsonSchema.additionalProperties;
    },
  });
  return json;
}

type Paths = Record<string, Record<string, unknown>>;

/** Takes the schemas that have an `id` out of their places, each once, to be components of the document. */
export function withNamedSchemas(described: Paths): { paths: Paths; schemas: Record<string, unknown> } {
  const schemas: Record<string, unknown> = {};
  const paths = JSON.parse(JSON.stringify(described).replaceAll('"#/$defs/', '"#/components/schemas/'), (key, value) =>
    key === "$defs" ? void Object.assign(schemas, value) : value,
  ) as Paths;
  return { paths, schemas };
}
