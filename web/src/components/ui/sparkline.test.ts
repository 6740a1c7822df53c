import { expect, test } from "vitest";
import { drawSparkline } from "./sparkline.tsx";

test.each([
  ["from nothing up to the highest", [0, 5, 10], "M0 24L50 12L100 0"],
  ["along the bottom where there was nothing", [0, 0, 0], "M0 24L50 24L100 24"],
  ["below nothing, as commission that was taken back", [-10, 0, 10], "M0 24L50 12L100 0"],
])("a trend is one path %s", (_, values, path) => expect(drawSparkline(values)).toBe(path));
