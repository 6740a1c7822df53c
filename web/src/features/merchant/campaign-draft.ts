import type { Campaign, CampaignCreate } from "../../../../core/api/campaigns.ts";
import { formatMinor } from "../../../../core/money/amount.ts";
import { localTime } from "../../../../core/notifications/local-time.ts";
import { spanOf } from "../../../../core/reports/range.ts";
import { parseAmount } from "./parse-amount.ts";

/** A campaign as it is typed. Days are the program's, amounts in major units, hosts one a line. */
export interface CampaignDraft {
  readonly name: string;
  readonly joinMode: "approval" | "open";
  readonly maxPartners: string;
  readonly terms: string;
  readonly plan: "programs" | "own";
  readonly destinationUrl: string;
  readonly allowedHosts: string;
  readonly windowDays: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly budget: string;
  readonly budgetCurrency: string;
  readonly budgetPolicy: CampaignCreate["budgetPolicy"];
}

/** What is asked in which step; the last one asks nothing. */
export const STEPS = ["basics", "pays", "links", "limits", "look"] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: Readonly<Record<keyof CampaignDraft, Step>> = {
  ...{ name: "basics", joinMode: "basics", maxPartners: "basics", terms: "basics" },
  plan: "pays",
  ...{ destinationUrl: "links", allowedHosts: "links", windowDays: "links" },
  ...{ startsAt: "limits", endsAt: "limits" },
  ...{ budget: "limits", budgetCurrency: "limits", budgetPolicy: "limits" },
};

/** The step in which a field stands, by the form's name or the API's; null: it is none of the form's. */
export function stepOf(field: string): Step | null {
  const [name = ""] = field.split(/[.[]/);
  if (name === "budgetMinor") return "limits";
  return Object.hasOwn(STEP_OF, name) ? STEP_OF[name as keyof CampaignDraft] : null;
}

type DraftProblem = "missing" | "count" | "url" | "amount" | "order";

const COUNT = /^\d{1,7}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with a draft before anybody is asked; of what was typed so far where `upTo` is an earlier step. */
export function checkCampaign(
  draft: CampaignDraft,
  upTo: Step,
): Partial<Record<keyof CampaignDraft, DraftProblem>> {
  const { startsAt, endsAt } = draft;
  const found: Partial<Record<keyof CampaignDraft, DraftProblem>> = {
    ...(draft.name.trim() === "" ? { name: "missing" } : {}),
    ...(isCount(draft.maxPartners, true) ? {} : { maxPartners: "count" }),
    ...(/^https?:\/\/[^\s/]+/.test(draft.destinationUrl.trim()) ? {} : { destinationUrl: "url" }),
    ...(isCount(draft.windowDays, false) ? {} : { windowDays: "count" }),
    ...(DAY.test(startsAt) && DAY.test(endsAt) && endsAt < startsAt ? { endsAt: "order" } : {}),
    ...(draft.budget.trim() !== "" && parseAmount(draft.budget, draft.budgetCurrency) === null
      ? { budget: "amount" }
      : {}),
  };
  const asked = STEPS.slice(0, STEPS.indexOf(upTo) + 1);
  return Object.fromEntries(
    Object.entries(found).filter(([field]) => asked.some((step) => step === stepOf(field))),
  );
}

const isCount = (text: string, optional: boolean) =>
  (optional && text.trim() === "") || (COUNT.test(text.trim()) && Number(text) > 0);

/** A campaign as it would have been typed. @param currency of a budget, where it has none */
export function draftOf(campaign: Campaign, timezone: string, currency: string): CampaignDraft {
  const { name, joinMode, terms, destinationUrl, budgetPolicy, budgetMinor, budgetCurrency } = campaign;
  const day = (at: string | null) => (at === null ? "" : localTime(new Date(at), timezone).day);
  return {
    ...{ name, joinMode, terms, destinationUrl, budgetPolicy, plan: "programs" },
    maxPartners: campaign.maxPartners === null ? "" : String(campaign.maxPartners),
    allowedHosts: campaign.allowedHosts.join("\n"),
    windowDays: String(campaign.windowDays),
    ...{ startsAt: day(campaign.startsAt), endsAt: day(campaign.endsAt) },
    budget:
      budgetMinor === null || budgetCurrency === null ? "" : formatMinor(BigInt(budgetMinor), budgetCurrency),
    budgetCurrency: budgetCurrency ?? currency,
  };
}

/** What of a draft was changed since it was shown, as the API takes it. What was not keeps what others made of it meanwhile. */
export function changesOf(
  draft: CampaignDraft,
  shown: CampaignDraft,
  place: Place,
): Partial<ReturnType<typeof campaignOf>> {
  const before = new Map(Object.entries(campaignOf(shown, place)));
  return Object.fromEntries(
    Object.entries(campaignOf(draft, place)).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before.get(field)),
    ),
  );
}

interface Place {
  readonly programId: string;
  readonly timezone: string;
}

/** A draft that has been checked, as the API takes it. Both days are counted in: it ends with the last moment of the last. */
export function campaignOf(draft: CampaignDraft, { programId, timezone }: Place) {
  const { name, joinMode, terms, destinationUrl, budgetPolicy, startsAt, endsAt, maxPartners } = draft;
  const budgetMinor = draft.budget.trim() === "" ? null : parseAmount(draft.budget, draft.budgetCurrency);
  const span = (day: string) => (DAY.test(day) ? spanOf({ from: day, to: day }, timezone) : null);
  const [first, last] = [span(startsAt), span(endsAt)];
  return {
    ...{ programId, name: name.trim(), joinMode, terms: terms.trim(), budgetPolicy, budgetMinor },
    destinationUrl: destinationUrl.trim(),
    allowedHosts: draft.allowedHosts.split(/[\s,]+/).filter((host) => host !== ""),
    windowDays: Number(draft.windowDays),
    maxPartners: maxPartners.trim() === "" ? null : Number(maxPartners),
    startsAt: first === null ? null : new Date(first.fromMs).toISOString(),
    endsAt: last === null ? null : new Date(last.toMs - 1).toISOString(),
    budgetCurrency: budgetMinor === null ? null : draft.budgetCurrency,
  };
}
