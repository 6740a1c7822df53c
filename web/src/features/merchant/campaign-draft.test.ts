import { expect, test } from "vitest";
import { type Campaign, campaignCreateSchema } from "../../../../core/api/campaigns.ts";
import {
  type CampaignDraft,
  campaignOf,
  changesOf,
  checkCampaign,
  draftOf,
  stepOf,
} from "./campaign-draft.ts";

const draft = (changes: Partial<CampaignDraft> = {}): CampaignDraft => ({
  ...{ name: " Spring ", joinMode: "approval", maxPartners: "", terms: "", plan: "programs" },
  ...{ destinationUrl: "https://shop.example/", allowedHosts: "", windowDays: "30" },
  ...{ startsAt: "", endsAt: "", budget: "", budgetCurrency: "USD", budgetPolicy: "stop_crediting" },
  ...changes,
});

const at = { programId: "01890000-0000-7000-8000-000000000001", timezone: "Asia/Ho_Chi_Minh" };

test("what is not asked is nothing, and the API's schema takes it", () => {
  const request = campaignOf(draft(), at);
  expect(request).toMatchObject({
    ...{ name: "Spring", allowedHosts: [], windowDays: 30, maxPartners: null },
    ...{ startsAt: null, endsAt: null, budgetMinor: null, budgetCurrency: null },
  });
  expect(campaignCreateSchema.safeParse(request).error).toBeUndefined();
});

test("days are the program's, both counted in; hosts stand in lines; the budget is in minor units", () => {
  const request = campaignOf(
    draft({
      ...{ startsAt: "2026-12-01", endsAt: "2026-12-31", budget: "1500.50", maxPartners: "20" },
      allowedHosts: "blog.example\n*.shop.example, www.example",
    }),
    at,
  );
  expect(request).toMatchObject({
    ...{ startsAt: "2026-11-30T17:00:00.000Z", endsAt: "2026-12-31T16:59:59.999Z" },
    allowedHosts: ["blog.example", "*.shop.example", "www.example"],
    ...{ budgetMinor: 150_050, budgetCurrency: "USD", maxPartners: 20 },
  });
});

test("a step is asked for what stands in it and before it, and for nothing that comes later", () => {
  const bad = draft({
    ...{ name: " ", destinationUrl: "shop.example", windowDays: "0", budget: "ten", maxPartners: "1.5" },
    ...{ startsAt: "2026-12-02", endsAt: "2026-12-01" },
  });
  expect(checkCampaign(bad, "basics")).toEqual({ name: "missing", maxPartners: "count" });
  expect(checkCampaign(bad, "links")).toEqual({
    ...{ name: "missing", maxPartners: "count", destinationUrl: "url", windowDays: "count" },
  });
  expect(checkCampaign(bad, "look")).toMatchObject({ endsAt: "order", budget: "amount" });
  expect(checkCampaign(draft(), "look")).toEqual({});
});

test.each([
  ["allowedHosts[2]", "links"],
  ["budgetMinor", "limits"],
  ["name", "basics"],
  ["programId", null],
])("%s is asked in the step %s", (field, step) => expect(stepOf(field)).toBe(step));

const made: Campaign = {
  ...{ id: at.programId, programId: at.programId, status: "active", version: 3 },
  ...{ createdAt: "2026-11-01T00:00:00.000Z", updatedAt: "2026-11-01T00:00:00.000Z" },
  ...{ name: "Spring", destinationUrl: "https://shop.example/", allowedHosts: ["a.example", "*.b.example"] },
  ...{ terms: "", joinMode: "open", windowDays: 30, maxPartners: 20, approvedPartners: 2 },
  // In the middle of a day there.
  ...{ startsAt: "2026-12-01T05:30:00.000Z", endsAt: "2026-12-31T16:59:59.999Z" },
  ...{ budgetMinor: 1_500_500, budgetCurrency: "KWD", budgetSpentMinor: 0, budgetExhaustedAt: null },
  budgetPolicy: "pause_and_tell",
};

test("a campaign is shown as it would have been typed", () => {
  expect(draftOf(made, at.timezone, "USD")).toMatchObject({
    ...{ startsAt: "2026-12-01", endsAt: "2026-12-31", maxPartners: "20", windowDays: "30" },
    ...{ allowedHosts: "a.example\n*.b.example", budget: "1500.500", budgetCurrency: "KWD" },
  });
  const free = { ...made, budgetMinor: null, budgetCurrency: null, maxPartners: null, endsAt: null };
  expect(draftOf(free, at.timezone, "USD")).toMatchObject({
    ...{ budget: "", budgetCurrency: "USD", maxPartners: "", endsAt: "" },
  });
});

test("only what was changed is sent: a moment within a day stays, a budget goes with its currency", () => {
  const shown = draftOf(made, at.timezone, "USD");
  expect(changesOf(shown, shown, at)).toEqual({});
  expect(changesOf({ ...shown, terms: "No ads.", budget: "2000" }, shown, at)).toEqual({
    ...{ terms: "No ads.", budgetMinor: 2_000_000 },
  });
  expect(changesOf({ ...shown, budget: "" }, shown, at)).toEqual({ budgetMinor: null, budgetCurrency: null });
  expect(changesOf({ ...shown, startsAt: "2026-12-02" }, shown, at)).toEqual({
    startsAt: "2026-12-01T17:00:00.000Z",
  });
});
