import { expect, test } from "vitest";
import * as z from "zod/mini";
import { readAnswer } from "./read-answer.ts";

const schema = z.object({ ok: z.boolean() });
const never = new AbortController().signal;
const ask = (body: string, status = 200) =>
  readAnswer(async () => new Response(body, { status }), schema, never);

test("what the schema knows is the answer, whatever the status", async () => {
  expect(await ask('{"ok":true,"more":1}')).toEqual({ ok: true, value: { ok: true } });
  expect(await ask('{"ok":false}', 503)).toEqual({ ok: true, value: { ok: false } });
});

test("problem details give their own words", async () => {
  expect(await ask('{"title":"Internal error","status":500}', 500)).toEqual({
    ok: false,
    reason: "Internal error",
  });
  expect(await ask('{"title":"T","detail":"The database is away."}', 500)).toEqual({
    ok: false,
    reason: "The database is away.",
  });
});

test("a page of a proxy is not taken for an answer", async () => {
  const answer = await ask("<!doctype html>", 502);
  expect(answer).toEqual({
    ok: false,
    reason: "It answered 502, with something this page does not understand.",
  });
});

test("a network that fails is an answer too", async () => {
  const answer = await readAnswer(() => Promise.reject(new TypeError("fetch failed")), schema, never);
  expect(answer).toEqual({ ok: false, reason: "It cannot be reached." });
});
