import type {
  AffiliateBonus,
  AffiliateCampaign,
  AffiliateClick,
  AffiliateConversion,
  AffiliateEarning,
  AffiliateEnrollment,
  AffiliateLink,
  AffiliateOverview,
  AffiliateProgram,
  AffiliatePulse,
  Counts,
} from "../core/api/affiliate.ts";
import { explainBonus } from "../core/bonus/explain-bonus.ts";
import { explainReversal } from "../core/commission/explain-reversal.ts";
import type { ExplainLanguage } from "../core/commission/explain-words.ts";
import { maskOrderId } from "../core/conversions/mask-order-id.ts";
import type { OwnClickRow, OwnConversionRow } from "../db/repositories/affiliate/activity.ts";
import type { OwnBonusRow } from "../db/repositories/affiliate/bonuses.ts";
import type { CountsRow, PulseRow } from "../db/repositories/affiliate/counts.ts";
import type { EarningRow } from "../db/repositories/affiliate/earnings.ts";
import type { OwnLinkRow } from "../db/repositories/affiliate/links.ts";
import type { OfferRow } from "../db/repositories/affiliate/offers.ts";
import type { OverviewRows, ProgramRow } from "../db/repositories/affiliate/overview.ts";
import type { EnrollmentRow } from "../db/repositories/enrollments.ts";
import type { KeysetRow } from "../db/repositories/keyset.ts";
import { iso, isoOrNull } from "./iso.ts";
import { explainAccrual, presentPoints, stateOf } from "./present-explanation.ts";
import { linkUrl } from "./present-link.ts";

function presentCounts(row: CountsRow | undefined): Counts {
  return { clicks: row?.clicks ?? 0, bots: row?.bots ?? 0, conversions: row?.conversions ?? 0 };
}

export function presentOverview({ today, total, programs, maturing }: OverviewRows): AffiliateOverview {
  return {
    today: presentCounts(today),
    total: presentCounts(total),
    maturing: maturing.map(({ amountMinor, bonusMinor, ...row }) => ({
      ...{ ...row, amountMinor: Number(amountMinor), bonusMinor: Number(bonusMinor) },
    })),
    programs: programs.map(presentProgram),
  };
}

function presentProgram({ balances, ...row }: ProgramRow): AffiliateProgram {
  return {
    ...row,
    joinedAt: iso(row.joinedAt),
    balances: balances.map(({ nextAt, nextMinor, ...balance }) => ({
      ...balance,
      next: nextAt === null || nextMinor === null ? null : { maturesAt: iso(nextAt), amountMinor: nextMinor },
    })),
  };
}

export function presentPulse(row: PulseRow): AffiliatePulse {
  return {
    today: presentCounts(row),
    latest: {
      clickId: row.clickId,
      clickAt: isoOrNull(row.clickAt),
      conversionId: row.conversionId,
      accrualId: row.accrualId,
    },
    ledgerVersion: row.ledgerVersion,
    conversionsVersion: row.conversionsVersion,
    balances: row.balances,
  };
}

export function presentOffer(row: OfferRow): AffiliateCampaign {
  return {
    id: row.id,
    programId: row.programId,
    programName: row.programName,
    name: row.name,
    status: row.status,
    terms: row.terms,
    destinationUrl: row.destinationUrl,
    allowedHosts: row.allowedHosts,
    startsAt: isoOrNull(row.startsAt),
    endsAt: isoOrNull(row.endsAt),
    windowDays: row.windowDays,
    joinMode: row.joinMode,
    levels: row.rules?.levels ?? null,
    enrollment: presentPlace(row),
  };
}

function presentPlace(row: OfferRow): AffiliateEnrollment | null {
  const { enrollmentId, enrollmentStatus, appliedAt } = row;
  if (enrollmentId === null || enrollmentStatus === null || appliedAt === null) return null;
  return {
    id: enrollmentId,
    campaignId: row.id,
    status: enrollmentStatus,
    statusReason: row.statusReason,
    appliedAt: iso(appliedAt),
    decidedAt: isoOrNull(row.decidedAt),
  };
}

export function presentOwnEnrollment(row: EnrollmentRow): AffiliateEnrollment {
  return {
    id: row.id,
    campaignId: row.campaignId,
    status: row.status,
    statusReason: row.statusReason,
    appliedAt: iso(row.appliedAt),
    decidedAt: isoOrNull(row.decidedAt),
  };
}

export function presentOwnLink({ sortValue: _, ...row }: OwnLinkRow, edgeUrl: string): AffiliateLink {
  return {
    ...row,
    url: linkUrl(edgeUrl, row.host, row.code),
    expiresAt: isoOrNull(row.expiresAt),
    createdAt: iso(row.createdAt),
  };
}

export function presentOwnClick({ sortValue: _, ...row }: OwnClickRow & KeysetRow): AffiliateClick {
  return { ...row, at: iso(row.at), sub: row.sub ?? {} };
}

export function presentOwnConversion({
  orderId,
  sortValue: _,
  ...row
}: OwnConversionRow & KeysetRow): AffiliateConversion {
  return {
    ...row,
    orderRef: maskOrderId(orderId),
    occurredAt: iso(row.occurredAt),
    receivedAt: iso(row.receivedAt),
    amountMinor: Number(row.amountMinor),
    refundedMinor: Number(row.refundedMinor),
    commissionMinor: Number(row.commissionMinor),
  };
}

export function presentEarning(row: EarningRow, language?: ExplainLanguage): AffiliateEarning {
  const state = stateOf(row);
  if (state === "breakage") throw new RangeError(`accrual ${row.id} is nobody's`);
  const line = {
    amountMinor: BigInt(row.amount_minor),
    reversedMinor: BigInt(row.reversed_minor),
    currency: row.currency,
    conversion: {
      status: row.conversion_status,
      statusReason: row.conversion_reason,
      amountMinor: BigInt(row.conversion_minor),
      refundedMinor: BigInt(row.refunded_minor),
    },
  };
  const takenBack = explainReversal(line, language);
  return {
    id: row.id,
    programId: row.program_id,
    programName: row.program_name,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    conversionId: row.conversion_id,
    conversionStatus: row.conversion_status,
    goal: row.goal,
    orderRef: maskOrderId(row.order_id),
    occurredAt: iso(row.occurred_at),
    level: row.level,
    currency: row.currency,
    amountMinor: Number(row.amount_minor),
    reversedMinor: Number(row.reversed_minor),
    ...presentPoints(row),
    state,
    maturesAt: iso(row.matures_at),
    maturedAt: isoOrNull(row.matured_at),
    baseMinor: Number(row.base_minor),
    rateBps: row.rate_bps,
    flatMinor: row.flat_minor === null ? null : Number(row.flat_minor),
    weightBps: row.weight_bps,
    planVersion: row.plan_number,
    explanation: [explainAccrual(row, language), ...(takenBack === null ? [] : [takenBack])],
    createdAt: iso(row.created_at),
  };
}

export function presentOwnBonus(row: OwnBonusRow, language?: ExplainLanguage): AffiliateBonus {
  const [amountMinor, reversedMinor] = [BigInt(row.amount_minor), BigInt(row.reversed_minor)];
  const isReversed = amountMinor > 0n && amountMinor === reversedMinor;
  const { period_from: from, period_to: to } = row;
  return {
    id: row.id,
    programId: row.program_id,
    programName: row.program_name,
    rule: row.rule,
    kind: row.kind,
    level: row.level,
    currency: row.currency,
    amountMinor: Number(amountMinor),
    reversedMinor: Number(reversedMinor),
    state: isReversed ? "reversed" : row.matured_at === null ? "pending" : "available",
    period: from === null || to === null ? null : { from: iso(from), to: iso(to) },
    conversionId: row.conversion_id,
    maturesAt: iso(row.matures_at),
    maturedAt: isoOrNull(row.matured_at),
    explanation: explainBonus(
      {
        ...row,
        baseMinor: BigInt(row.base_minor),
        rateBps: row.rate_bps,
        flatMinor: row.flat_minor === null ? null : BigInt(row.flat_minor),
        heldByCap: row.held_by_cap,
        amountMinor,
        reversedMinor,
        details: row.details ?? {},
      },
      language,
    ),
    createdAt: iso(row.posted_at),
  };
}
