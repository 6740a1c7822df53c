import { expect, test } from "vitest";
import { sparklinePath } from "./sparkline-path.ts";

test.each([
  [[], ""],
  [[5], "M0 1H100"],
  [[0, 10, 5], "M0 23L50 1L100 12"],
  [[0, 0], "M0 23L100 23"],
])("values %j are drawn as %j", (values, path) => expect(sparklinePath(values, 100, 24)).toBe(path));
