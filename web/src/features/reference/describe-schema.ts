import type { JsonSchema, OpenApiDocument } from "../../../../core/api/openapi.ts";

/** A field of what is sent or answered. */
export interface SchemaField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
  /** The schema of the fields inside it; undefined: there are none. */
  readonly inside: JsonSchema | undefined;
}

type Schemas = OpenApiDocument["components"]["schemas"];

const NAME = "#/components/schemas/";

/** The schema that a reference leads to, or the schema itself. */
export function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.slice(NAME.length)] ?? {});
}

/** The fields of an object, of the objects in a list, or of each shape that something may have. */
export function fieldsOf(schema: JsonSchema, schemas: Schemas): SchemaField[] {
  const { properties, required = [], items, anyOf, oneOf, additionalProperties } = resolve(schema, schemas);
  if (items !== undefined) return fieldsOf(items, schemas);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return uniqueFields(choices.flatMap((choice) => fieldsOf(choice, schemas)));
  const fields = Object.entries(properties ?? {}).map(([name, of]): SchemaField => {
    const whole = resolve(of, schemas);
    return {
      ...{ name, type: typeOf(of, schemas), required: required.includes(name) },
      about: of.description ?? whole.description ?? "",
      inside: fieldsIn(of, schemas) ? of : undefined,
    };
  });
  if (fields.length > 0 || typeof additionalProperties !== "object") return fields;
  return fieldsOf(additionalProperties, schemas);
}

/** Shapes share fields: each is told once. */
const uniqueFields = (fields: readonly SchemaField[]): SchemaField[] => [
  ...new Map(fields.map((field) => [field.name, field])).values(),
];

/** Whether there is anything inside, without looking at what that is made of. */
function fieldsIn(schema: JsonSchema, schemas: Schemas): boolean {
  const { properties, items, anyOf, oneOf, additionalProperties } = resolve(schema, schemas);
  if (items !== undefined) return fieldsIn(items, schemas);
  const choices = anyOf ?? oneOf ?? (typeof additionalProperties === "object" ? [additionalProperties] : []);
  return Object.keys(properties ?? {}).length > 0 || choices.some((choice) => fieldsIn(choice, schemas));
}

/** A type in a few words: `text, uuid`, `list of Campaign`, `"open" | "approval"`. */
export function typeOf(schema: JsonSchema, schemas: Schemas): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(NAME.length);
  const { type, format, items, enum: words, anyOf, oneOf } = schema;
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined)
    return [...new Set(choices.map((choice) => typeOf(choice, schemas)))].join(" | ");
  if (items !== undefined) return `${typeOf(items, schemas)}[]`;
  const types = [type ?? "any"].flat().join(" | ");
  return format === undefined ? types : `${types} (${format})`;
}
