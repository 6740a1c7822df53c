import type { JsonSchema } from "./json-schema.ts";

const NAME = "#/components/schemas/";
const DEPTH_MAX = 8;
const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2026-11-22T04:00:00.000Z",
  date: "2026-11-22",
  uuid: "01a1fb43-5088-75cf-9c5c-a24b8570c567",
  uri: "https://shop.example/",
  email: "ann@example.com",
};

/** Makes an example where no real one was kept: of parts that stand in real ones, and else of what the schema says. */
export function createSampler(components: Readonly<Record<string, JsonSchema>>) {
  const real = new Map<string, unknown>();

  /** Keeps the parts of a real value, by the name of what they are. */
  function learn(schema: JsonSchema, value: unknown): void {
    const { $ref } = schema;
    if ($ref !== undefined) {
      if (!real.has($ref)) real.set($ref, value);
      learn(components[$ref.slice(NAME.length)] ?? {}, value);
    } else if (Array.isArray(value)) {
      if (schema.items !== undefined && value.length > 0) learn(schema.items, value[0]);
    } else if (value !== null && typeof value === "object") {
      for (const [name, of] of Object.entries(schema.properties ?? {}))
        if (name in value) learn(of, (value as Record<string, unknown>)[name]);
    }
  }

  function sample(schema: JsonSchema, depth = 0): unknown {
    const { $ref, anyOf, items, properties } = schema;
    if ($ref !== undefined) return real.get($ref) ?? sample(components[$ref.slice(NAME.length)] ?? {}, depth);
    if (schema.enum !== undefined) return schema.enum[0];
    if (anyOf?.[0] !== undefined) return sample(anyOf[0], depth);
    const [type] = [schema.type].flat();
    if (type === "array") return items === undefined || depth > DEPTH_MAX ? [] : [sample(items, depth + 1)];
    if (type === "object")
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, of]) => [name, sample(of, depth + 1)]),
      );
    if (type === "string") return FORMATS[schema.format ?? ""] ?? "…";
    if (type === "integer") return 1;
    return type === "boolean" ? true : null;
  }

  return { learn, sample };
}
