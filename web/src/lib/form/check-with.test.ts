import { expect, test } from "vitest";
import * as z from "zod/mini";
import { checkWith } from "./check-with.ts";

const schema = z.strictObject({
  name: z.string().check(z.minLength(2, "is too short"), z.regex(/^A/, "must begin with A")),
  as: z.strictObject({ shop: z.string().check(z.minLength(1, "must not be empty")) }),
});

const load = async () => schema;

test("each field has its first issue, in a sentence", async () => {
  expect(await checkWith(load, { name: "", as: { shop: "" } })).toEqual({
    name: "Is too short.",
    shop: "Must not be empty.",
  });
});

test("a field of another name stands for the schema's", async () => {
  expect(await checkWith(load, { name: "Ada", as: { shop: "" } }, { "as.shop": "organisation" })).toEqual({
    organisation: "Must not be empty.",
  });
});

test("nothing is wrong with what fits", async () => {
  expect(await checkWith(load, { name: "Ada", as: { shop: "S" } })).toEqual({});
});
