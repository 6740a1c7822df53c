import { explainOutcome } from "../core/attribution/explain.ts";
import { explainLine } from "../core/commission/explain.ts";
import type { ExplainLanguage } from "../core/commission/explain-words.ts";
import { explainSplit } from "../core/reward/split-reward.ts";
import type { AccrualRow, ConversionExplanation, RevisionRow } from "../db/repositories/explanations.ts";
import { iso } from "./iso.ts";

/** A conversion's attribution and commission as the API shows them: every touch and every cent with its reason. */
export function presentExplanation(explanation: ConversionExplanation, language?: ExplainLanguage) {
  return {
    attribution: {
      revisions: explanation.revisions.map((row) => presentRevision(row, language)),
      touches: explanation.touches.map((row) => ({
        clickId: row.click_id,
        linkId: row.link_id,
        partnerId: row.partner_id,
        foundBy: row.found_by,
        counted: row.counted,
        reason: row.reason,
        weightBps: row.weight_bps,
      })),
    },
    accruals: explanation.accruals.map((row) => presentAccrual(row, language)),
  };
}

function presentRevision({ decided_at, claims, ...row }: RevisionRow, language?: ExplainLanguage) {
  const { coupon, binding } = claims ?? { coupon: null, binding: null };
  return {
    ...row,
    decidedAt: iso(decided_at),
    coupon,
    binding,
    explanation: explainOutcome({ ...row, coupon, binding }, language),
  };
}

function presentAccrual(row: AccrualRow, language?: ExplainLanguage) {
  return {
    id: row.id,
    revision: row.revision,
    level: row.level,
    partnerId: row.partner_id,
    campaignId: row.campaign_id,
    clickId: row.click_id,
    amountMinor: Number(row.amount_minor),
    reversedMinor: Number(row.reversed_minor),
    ...presentPoints(row),
    currency: row.currency,
    state: stateOf(row),
    maturesAt: iso(row.matures_at),
    planVersionId: row.plan_version_id,
    rateBps: row.rate_bps,
    flatMinor: row.flat_minor === null ? null : Number(row.flat_minor),
    weightBps: row.weight_bps,
    baseMinor: Number(row.base_minor),
    rank: row.rank,
    parts: row.parts,
    exact: `${row.exact_numerator}/${row.exact_denominator}`,
    rounding: row.rounding,
    breakageReason: row.breakage_reason,
    skipped: row.skipped ?? [],
    explanation: explainAccrual(row, language),
    requestId: row.request_id,
  };
}

export function stateOf(
  row: Pick<AccrualRow, "partner_id" | "amount_minor" | "reversed_minor" | "matured_at">,
): "breakage" | "reversed" | "available" | "pending" {
  if (row.partner_id === null) return "breakage";
  if (row.amount_minor !== "0" && row.reversed_minor === row.amount_minor) return "reversed";
  return row.matured_at === null ? "pending" : "available";
}

/** Of a line, what is given as points, and how many these are. */
export function presentPoints(
  row: Pick<AccrualRow, "amount_minor" | "points_share_minor" | "points" | "reversed_points">,
) {
  return {
    pointsShareMinor: Number(row.points_share_minor),
    points: Number(row.points),
    reversedPoints: Number(row.reversed_points),
  };
}

function explainPoints(row: Omit<AccrualRow, "rules">, language?: ExplainLanguage): string {
  const pointsShareMinor = BigInt(row.points_share_minor);
  const cashMinor = BigInt(row.amount_minor) - pointsShareMinor;
  const text = explainSplit(
    { cashMinor, pointsShareMinor, points: BigInt(row.points) },
    row.currency,
    language,
  );
  return text === null ? "" : ` ${text}`;
}

/** How a line came to its amount, in a sentence, and a second one where part of it is points. */
export function explainAccrual(row: Omit<AccrualRow, "rules">, language?: ExplainLanguage): string {
  const conversion = { conversionId: "", amountMinor: BigInt(row.order_minor), currency: row.currency };
  const line = {
    kind: row.partner_id === null ? "breakage" : "commission",
    partnerId: row.partner_id,
    level: row.level,
    creditIndex: row.credit_position,
    clickId: row.click_id,
    weightBps: row.weight_bps,
    planVersionId: row.plan_version_id,
    baseMinor: BigInt(row.base_minor),
    rateBps: row.rate_bps,
    flatMinor: row.flat_minor === null ? null : BigInt(row.flat_minor),
    heldByCap: row.held_by_cap,
    rank: row.rank,
    parts: row.parts,
    exactNumerator: BigInt(row.exact_numerator),
    exactDenominator: BigInt(row.exact_denominator),
    amountMinor: BigInt(row.amount_minor),
    rounding: row.rounding,
    skipped: row.skipped ?? [],
    breakageReason: row.breakage_reason,
  } as const;
  const plan = { planVersionId: row.plan_version_id, version: row.plan_number };
  return explainLine(line, conversion, plan, language).sentence + explainPoints(row, language);
}
