import type { JsonSchema } from "../../core/api/openapi.ts";

const NAME = "#/components/schemas/";
const DEPTH_MAX = 8;
const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2026-11-22T04:00:00.000Z",
  date: "2026-11-22",
  uuid: "01a1fb43-5088-75cf-9c5c-a24b8570c567",
  uri: "https://shop.example/",
  email: "ann@example.com",
};

/**
 * Makes an example where no real one was kept: of parts that stand in real ones, and else of what the schema says. What is
 * sent (its schema allows no other fields) has the fields that it must have.
 */
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
    const { $ref } = schema;
    if ($ref !== undefined) return real.get($ref) ?? sample(components[$ref.slice(NAME.length)] ?? {}, depth);
    if (schema.enum !== undefined) return schema.enum[0];
    if ("const" in schema) return schema.const;
    const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
    return choice === undefined ? plain(schema, depth) : sample(choice, depth);
  }

  function plain(schema: JsonSchema, depth: number): unknown {
    const { items, minimum = 1 } = schema;
    switch ([schema.type].flat()[0]) {
      case "array":
        return items === undefined || depth > DEPTH_MAX ? [] : [sample(items, depth + 1)];
      case "object":
        return object(schema, depth);
      case "string":
        return FORMATS[schema.format ?? ""] ?? wordFor(schema.pattern);
      case "integer":
      case "number":
        return Math.max(1, minimum);
      case "boolean":
        return true;
      default:
        return null;
    }
  }

  function object({ properties = {}, required, additionalProperties }: JsonSchema, depth: number): object {
    const shown = Object.entries(properties).filter(
      ([name]) => additionalProperties !== false || required?.includes(name),
    );
    return Object.fromEntries(shown.map(([name, of]) => [name, sample(of, depth + 1)]));
  }

  /** A real value as it would be by now: fields that came to be since are added, those that went are left out. */
  function complete(schema: JsonSchema, value: unknown): unknown {
    const { items, anyOf, properties } = resolved(schema);
    if (Array.isArray(value)) return items === undefined ? value : value.map((item) => complete(items, item));
    if (value === null || typeof value !== "object") return value;
    const choice = anyOf === undefined ? undefined : nearest(anyOf, value);
    if (choice !== undefined) return complete(choice, value);
    if (properties === undefined) return value;
    const { required = [] } = resolved(schema);
    const known = new Map(Object.entries(value));
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => known.has(name) || required.includes(name))
        .map(([name, of]) => [name, known.has(name) ? complete(of, known.get(name)) : sample(of)]),
    );
  }

  const resolved = (schema: JsonSchema): JsonSchema =>
    schema.$ref === undefined ? schema : (components[schema.$ref.slice(NAME.length)] ?? {});

  /** Of several shapes, the one that has most of the fields of a value, and none of its words wrong. */
  function nearest(choices: readonly JsonSchema[], value: object): JsonSchema | undefined {
    const given = new Map<string, unknown>(Object.entries(value));
    const shared = (choice: JsonSchema) => {
      const fields = Object.entries(resolved(choice).properties ?? {}).filter(([name]) => given.has(name));
      const isOther = fields.some(([name, of]) => of.enum?.every((word) => word !== given.get(name)));
      return isOther ? 0 : fields.length;
    };
    return choices.toSorted((a, b) => shared(b) - shared(a)).find((choice) => shared(choice) > 0);
  }

  return { learn, sample, complete };
}

/** Words for patterns: codes, keys, amounts, files. */
const WORDS = ["…", "USD", "VN", "sku-1", "12", "name,amount\nTea,12"];

const wordFor = (pattern: string | undefined): string =>
  WORDS.find((word) => pattern === undefined || new RegExp(pattern, "u").test(word)) ?? "…";
