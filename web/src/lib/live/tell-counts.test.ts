import { expect, test } from "vitest";
import { tellCounts } from "./tell-counts.ts";

const counts = (clicks: number, conversions: number) => ({ clicks, conversions });

test.each([
  ["one click", counts(4, 1), counts(5, 1), "1 new click."],
  ["clicks and a conversion", counts(4, 1), counts(6, 2), "2 new clicks and 1 new conversion."],
  ["nothing", counts(4, 1), counts(4, 1), null],
  ["a new day, which counts from nothing", counts(4, 1), counts(0, 0), null],
  ["the first look", null, counts(4, 1), null],
])("of %s is told", (_, before, now, news) => expect(tellCounts(before, now)).toBe(news));
