import { expect, test } from "vitest";
import { openTotals } from "./open-totals.ts";

const days = { range: { from: "2026-03-28", to: "2026-03-29" }, timezone: "Europe/Berlin" };
const span = { from: "2026-03-27T23:00:00.000Z", to: "2026-03-29T22:00:00.000Z" };
const id = "01a1fb44-2925-75cc-91cd-8edaeb4d315e";

test("What is counted in all leads to the same clicks and conversions, through the hour that is left out.", () =>
  expect(openTotals(days, { partnerId: id, campaignId: id, measure: "clicks" }, true)).toEqual({
    clicks: { ...span, partnerId: id, campaignId: id, bot: "false" },
    conversions: { ...span, partnerId: id, campaignId: id, test: "false", status: "counted" },
  }));

test("An affiliate's lists are asked for what they know, and for nothing of one campaign.", () => {
  expect(openTotals(days, { partnerId: id }, false)).toEqual({
    clicks: { ...span, bot: "false" },
    conversions: { ...span, status: "counted", credit: "own" },
  });
  expect(openTotals(days, { campaignId: id }, false)).toEqual({ clicks: null, conversions: null });
});
