import { sql } from "drizzle-orm";
import type { Claimant } from "../../core/attribution/touch.ts";
import type { LinkState } from "../../core/clicks/link-state.ts";
import type { EnrollmentStatus, PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

type State<Status> = { status: Status; from: number };

/** A place in a campaign, with what was true of it when. */
export type ClaimantRow = {
  enrollment_id: string;
  campaign_id: string;
  partner_id: string;
  affiliate_id: string;
  email_hash: string;
  window_days: number;
  starts_ms: number | null;
  ends_ms: number | null;
  exhausted: boolean;
  enrollment_states: State<EnrollmentStatus>[];
  partner_states: State<PartnerStatus>[];
  campaign_states: State<"active" | "paused" | "archived">[];
};

export type LinkRow = {
  id: string;
  enrollment_id: string;
  program_id: string;
  expires_ms: number | null;
  archived_ms: number | null;
};

export async function loadLinks(
  db: Executor,
  ids: readonly (string | null)[],
): Promise<Map<string, LinkRow>> {
  const rows = await rowsOf<LinkRow>(
    db,
    sql`
    SELECT id, enrollment_id, program_id, ${ms(sql`expires_at`)} AS expires_ms, ${ms(sql`archived_at`)} AS archived_ms
    FROM links WHERE id = ANY(${uuids(distinct(ids))})`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function loadClaimants(
  db: Executor,
  enrollmentIds: readonly (string | null)[],
): Promise<Map<string, ClaimantRow>> {
  const states = (table: string, key: string, ownerId: string) =>
    sql.raw(
      `(SELECT coalesce(json_agg(json_build_object('status', s.status, 'from', (extract(epoch FROM s.effective_from) * 1000)::float8) ORDER BY s.effective_from, s.id), '[]')
      FROM ${table} s WHERE s.${key} = ${ownerId})`,
    );
  const rows = await rowsOf<ClaimantRow>(
    db,
    sql`
    SELECT e.id AS enrollment_id, e.campaign_id, e.partner_id, p.affiliate_id, a.email_hash, k.window_days,
      ${ms(sql`k.starts_at`)} AS starts_ms, ${ms(sql`k.ends_at`)} AS ends_ms, k.budget_exhausted_at IS NOT NULL AS exhausted,
      ${states("enrollment_states", "enrollment_id", "e.id")} AS enrollment_states,
      ${states("partner_states", "partner_id", "p.id")} AS partner_states,
      ${states("campaign_states", "campaign_id", "k.id")} AS campaign_states
    FROM enrollments e JOIN partners p ON p.id = e.partner_id JOIN affiliates a ON a.id = p.affiliate_id
      JOIN campaigns k ON k.id = e.campaign_id
    WHERE e.id = ANY(${uuids(distinct(enrollmentIds))})`,
  );
  return new Map(rows.map((row) => [row.enrollment_id, row]));
}

/** The claimant of a conversion of that moment, in Unix milliseconds. */
export function claimantAt(claimant: ClaimantRow, atMs: number): Claimant {
  return {
    partnerId: claimant.partner_id,
    enrollmentId: claimant.enrollment_id,
    campaignId: claimant.campaign_id,
    affiliateId: claimant.affiliate_id,
    affiliateEmailHash: claimant.email_hash,
    enrollmentStatusAtConversion: statusAt(claimant.enrollment_states, atMs),
    partnerStatusAtConversion: statusAt(claimant.partner_states, atMs) ?? "suspended",
  };
}

/** What the link said as of the click: its own dates and state, and its campaign's. */
export function linkStateAt(link: LinkRow | undefined, campaign: ClaimantRow, atMs: number): LinkState {
  if (link?.archived_ms != null && atMs >= link.archived_ms) return "archived";
  const campaignStatus = statusAt(campaign.campaign_states, atMs) ?? "active";
  if (campaignStatus !== "active") return campaignStatus;
  if (campaign.starts_ms !== null && atMs < campaign.starts_ms) return "not_started";
  const expires = Math.min(
    link?.expires_ms ?? Number.POSITIVE_INFINITY,
    campaign.ends_ms ?? Number.POSITIVE_INFINITY,
  );
  return atMs >= expires ? "expired" : "active";
}

export function statusAt<Status>(states: readonly State<Status>[], atMs: number): Status | null {
  let status: Status | null = null;
  for (const state of states) if (state.from <= atMs) status = state.status;
  return status;
}

export function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

/** A moment as Unix milliseconds, which JavaScript reads without a parser. */
export function ms(column: ReturnType<typeof sql>) {
  return sql`(extract(epoch FROM ${column}) * 1000)::float8`;
}
