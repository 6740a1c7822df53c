import { expect, test } from "vitest";
import type { JsonSchema } from "../../../../core/api/openapi.ts";
import { fieldsOf, typeOf } from "./describe-schema.ts";

const schemas: Record<string, JsonSchema> = {
  Node: {
    type: "object",
    description: "A place in the tree.",
    properties: {
      id: { type: "string", format: "uuid" },
      below: { type: "array", items: { $ref: "#/components/schemas/Node" } },
    },
    required: ["id"],
  },
};

test("A type is told in a few words.", () => {
  expect(typeOf({ type: ["string", "null"], format: "date-time" }, schemas)).toBe(
    "string | null (date-time)",
  );
  expect(typeOf({ enum: ["open", null] }, schemas)).toBe('"open" | null');
  expect(typeOf({ const: 1 }, schemas)).toBe("1");
  expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Node" } }, schemas)).toBe("Node[]");
  expect(typeOf({ anyOf: [{ type: "string" }, { type: "null" }] }, schemas)).toBe("string | null");
  expect(typeOf({}, schemas)).toBe("any");
});

test("Fields of lists, of shapes and of what refers to itself are told without an end.", () => {
  const list = { type: "array", items: { $ref: "#/components/schemas/Node" } };
  expect(
    fieldsOf(list, schemas).map(({ name, required, inside }) => [name, required, inside !== undefined]),
  ).toEqual([
    ["id", true, false],
    ["below", false, true],
  ]);
  const shapes = { oneOf: [{ properties: { a: { type: "string" } } }, { properties: { a: {}, b: {} } }] };
  expect(fieldsOf(shapes, schemas).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(
    fieldsOf({ type: "object", additionalProperties: { $ref: "#/components/schemas/Node" } }, schemas),
  ).toHaveLength(2);
});
