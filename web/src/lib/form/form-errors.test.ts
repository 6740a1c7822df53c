import { expect, test } from "vitest";
import { flattenErrors, nestErrors } from "./form-errors.ts";

test("errors come back by their paths, and those of entries stand at their list too", () => {
  const nested = nestErrors([
    ["type", "Must be chosen."],
    ["levels.1.rateBps", "Is too high."],
    ["note", undefined],
  ]);
  expect(flattenErrors(nested)).toEqual({
    type: "Must be chosen.",
    "levels.1.rateBps": "Is too high.",
    "levels.1": "Is too high.",
    levels: "Is too high.",
  });
});
