import { expect, test } from "vitest";
import { describeLevels } from "./describe-levels.ts";

const percent = (rateBps: number) => ({ kind: "percentage" as const, rateBps });

test.each([
  [null, "nothing yet: no plan is in force"],
  [[percent(1000)], "10%"],
  [[percent(1000), percent(300), percent(200)], "10%, then 3% and 2% to the sponsors above"],
  [[{ ...percent(1000), ratesByRank: { silver: 1200, gold: 1500 } }], "10% (up to 15% by rank)"],
  [[{ kind: "flat" as const, amountsMinor: { USD: 500, VND: 12000 } }], "$5.00 or ₫12,000"],
])("levels %j read %s", (levels, text) => expect(describeLevels(levels, "en-US")).toBe(text));

test("levels read in Vietnamese where the locale is.", () =>
  expect(describeLevels([percent(1000), percent(300), percent(200)], "vi-VN")).toBe(
    "10%, rồi 3% và 2% cho người bảo trợ phía trên",
  ));
