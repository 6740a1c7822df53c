import { expect, test } from "vitest";
import { ApiProblem } from "../api/problem.ts";
import { describeFailure } from "./describe-failure.ts";

const failed = (status: number, code?: string) =>
  describeFailure(new ApiProblem("What the API says.", { status, ...(code === undefined ? {} : { code }) }));

test.each([
  [0, undefined, "Not sent: no connection"],
  [401, "unauthenticated", "Not sent: your session has ended"],
  [500, "internal", "The server could not do it"],
  [503, "unavailable", "The server could not do it"],
])("a %i (%s) says %j, and can be sent again", (status, code, title) =>
  expect(failed(status, code)).toEqual({
    title,
    sentence: "What the API says.",
    again: true,
    changed: false,
  }),
);

test("what the browser itself refused is told in its words, and can be tried again", () =>
  expect(failed(0, "passkey_refused")).toEqual({
    sentence: "What the API says.",
    again: true,
    changed: false,
  }));

test("what changed meanwhile can be read anew as well", () => {
  expect(failed(409, "stale")).toMatchObject({
    title: "This changed while you typed",
    again: true,
    changed: true,
  });
});

test("a refusal is told in the API's words, and is not offered again", () => {
  for (const error of [failed(409, "already_exists"), failed(403, "forbidden"), failed(401, "wrong_code")]) {
    expect(error).toEqual({ sentence: "What the API says.", again: false, changed: false });
  }
});
