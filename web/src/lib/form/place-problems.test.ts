import { expect, test } from "vitest";
import { ApiProblem } from "../api/problem.ts";
import { placeProblems } from "./place-problems.ts";

const refused = (errors: { field: string; message: string }[]) =>
  new ApiProblem("Some fields are not valid", { status: 422, errors });

test("a refusal stands at its field, in a sentence", () => {
  const error = refused([{ field: "name", message: "must not be empty" }]);
  expect(placeProblems(error, { name: "" }, {}, "?")).toEqual({
    fields: { name: "Must not be empty." },
    whole: null,
  });
});

test("an entry of a list belongs to the list, and a field of another name to the one that stands for it", () => {
  const error = refused([
    { field: "allowedHosts[0]", message: "must be a host name" },
    { field: "rules.levels[0].rateBps", message: "is too high" },
  ]);
  const names = { allowedHosts: "host", "rules.levels[0].rateBps": "rate" };
  expect(placeProblems(error, { host: "", rate: "" }, names, "?").fields).toEqual({
    host: "Must be a host name.",
    rate: "Is too high.",
  });
});

test("of two refusals of a field the first is said", () => {
  const error = refused([
    { field: "code", message: "must be 3 to 64 letters" },
    { field: "code", message: "is taken" },
  ]);
  expect(placeProblems(error, { code: "" }, {}, "?").fields).toEqual({ code: "Must be 3 to 64 letters." });
});

test("what concerns no field of the form is said of the whole", () => {
  const error = refused([{ field: "enrollmentId", message: "is pending, not approved" }]);
  expect(placeProblems(error, { code: "" }, {}, "?")).toEqual({
    fields: {},
    whole: "EnrollmentId is pending, not approved.",
  });
});

test("a refusal without fields, and an error that is none, are said of the whole", () => {
  const away = new ApiProblem("The server cannot be reached.", { status: 0 });
  expect(placeProblems(away, { code: "" }, {}, away.message).whole).toBe("The server cannot be reached.");
  expect(placeProblems(new TypeError("x"), { code: "" }, {}, "Something went wrong.").whole).toBe(
    "Something went wrong.",
  );
});

test("an entry of a list that the form has as one is where the refusal stands", () => {
  const error = refused([{ field: "levels[1].rateBps", message: "is too high" }]);
  const values = { levels: [{ rateBps: "1" }, { rateBps: "90" }] };
  expect(placeProblems(error, values, {}, "?").fields).toEqual({ "levels.1.rateBps": "Is too high." });
});
