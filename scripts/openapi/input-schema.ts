import { z } from "zod";
import { countryField, currencyField, emailField } from "../../core/api/fields.ts";
import type { JsonSchema } from "../../core/api/openapi.ts";
import type { DeclaredInput } from "../../functions/valid.ts";

/** What a check in code says of a field, for who reads the document. */
const SAID: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [currencyField, { pattern: "^[A-Z]{3}$", description: "ISO 4217" }],
  [countryField, { pattern: "^[A-Z]{2}$", description: "ISO 3166-1" }],
  [emailField, { format: "email" }],
]);

const FORMATS: ReadonlySet<string> = new Set(["uuid", "date-time", "email"]);

/** The schema of what a route is sent. `docs`: what the source says of its fields, by place, as `json.items[].volume`. */
export function inputSchema(
  { schema, target }: DeclaredInput,
  docs: Readonly<Record<string, string>>,
): JsonSchema {
  const made = z.toJSONSchema(schema as z.core.$ZodType, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      Object.assign(jsonSchema, SAID.get(zodSchema));
      // The format says it, and no reader learns from such a pattern.
      if (FORMATS.has(jsonSchema.format ?? "")) delete jsonSchema.pattern;
    },
  }) as JsonSchema;
  const { $schema: _, ...plain } = JSON.parse(JSON.stringify(made)) as JsonSchema;
  return describe(plain, target, docs);
}

function describe(schema: JsonSchema, place: string, docs: Readonly<Record<string, string>>): JsonSchema {
  const described = { ...schema };
  const doc = docs[place];
  if (doc !== undefined) described.description ??= doc;
  if (schema.items !== undefined) described.items = describe(schema.items, `${place}[]`, docs);
  for (const key of ["anyOf", "oneOf"] as const) {
    const choices = schema[key];
    if (choices !== undefined)
      described[key] = choices.map((choice) => describe(choice, `${place}`, withoutSelf(docs, place)));
  }
  if (schema.properties !== undefined)
    described.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, of]) => [name, describe(of, `${place}.${name}`, docs)]),
    );
  return described;
}

/** Said once, of the field, and not of each of its choices. */
function withoutSelf(
  docs: Readonly<Record<string, string>>,
  place: string,
): Readonly<Record<string, string>> {
  const { [place]: _, ...rest } = docs;
  return rest;
}
