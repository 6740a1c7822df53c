import { sql } from "drizzle-orm";
import type { PlanRules } from "../../../core/commission/plan.ts";
import type { EnrollmentStatus } from "../../../core/genealogy/partner-status.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { OWN_PARTNERS } from "./own.ts";

export interface PageOf {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type OfferRow = {
  id: string;
  programId: string;
  programName: string;
  name: string;
  status: "active" | "paused";
  terms: string;
  destinationUrl: string;
  allowedHosts: string[];
  startsAt: string | null;
  endsAt: string | null;
  windowDays: number;
  joinMode: "open" | "approval";
  rules: PlanRules | null;
  enrollmentId: string | null;
  enrollmentStatus: EnrollmentStatus | null;
  statusReason: string | null;
  appliedAt: string | null;
  decidedAt: string | null;
};

/** Campaigns of the user's programs that go on, newest first, each with its plan in force and the user's own place. */
export function listOffers(
  db: HttpDatabase,
  identity: UserIdentity,
  page: PageOf,
  now: Date,
): Promise<OfferRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND c.id < ${page.cursor}`;
  return queryAs<OfferRow>(
    db,
    identity,
    sql`
    SELECT c.id, c.program_id AS "programId", g.name AS "programName", c.name, c.status, c.terms, c.destination_url AS "destinationUrl",
      c.allowed_hosts AS "allowedHosts", c.starts_at AS "startsAt", c.ends_at AS "endsAt", c.window_days AS "windowDays",
      c.join_mode AS "joinMode", plan.rules, e.id AS "enrollmentId", e.status AS "enrollmentStatus",
      e.status_reason AS "statusReason", e.applied_at AS "appliedAt", e.decided_at AS "decidedAt"
    FROM campaigns c JOIN programs g ON g.id = c.program_id
      JOIN partners p ON p.program_id = c.program_id AND p.id = ANY(${OWN_PARTNERS})
      LEFT JOIN enrollments e ON e.campaign_id = c.id AND e.partner_id = p.id
      LEFT JOIN LATERAL (
        SELECT v.rules FROM plan_versions v
        WHERE v.program_id = c.program_id AND (v.campaign_id = c.id OR v.campaign_id IS NULL) AND v.effective_from <= ${now}::timestamptz
        ORDER BY v.campaign_id IS NULL, v.effective_from DESC, v.number DESC LIMIT 1
      ) plan ON true
    WHERE c.status <> 'archived' AND g.status = 'active' ${before} ORDER BY c.id DESC LIMIT ${page.limit + 1}`,
  );
}

/** The user's own membership of a campaign's program; undefined when it is no partner there. */
export async function findOwnPartner(
  db: HttpDatabase,
  identity: UserIdentity,
  campaignId: string,
): Promise<{ partnerId: string; organisationId: string } | undefined> {
  const [row] = await queryAs<{ partnerId: string; organisationId: string }>(
    db,
    identity,
    sql`
    SELECT p.id AS "partnerId", p.organisation_id AS "organisationId" FROM campaigns c
    JOIN partners p ON p.program_id = c.program_id AND p.id = ANY(${OWN_PARTNERS}) WHERE c.id = ${campaignId}`,
  );
  return row;
}

/** The tenant of a partner that is the user's own; undefined when it is somebody else's. */
export async function findOwnTenant(
  db: HttpDatabase,
  identity: UserIdentity,
  partnerId: string,
): Promise<{ partnerId: string; organisationId: string } | undefined> {
  const [row] = await queryAs<{ partnerId: string; organisationId: string }>(
    db,
    identity,
    sql`
    SELECT id AS "partnerId", organisation_id AS "organisationId" FROM partners
    WHERE id = ${partnerId} AND id = ANY(${OWN_PARTNERS})`,
  );
  return row;
}

/** The tenant of the user's own enrollment; undefined when it is not its own. */
export async function findOwnEnrollment(
  db: HttpDatabase,
  identity: UserIdentity,
  enrollmentId: string,
): Promise<{ organisationId: string } | undefined> {
  const [row] = await queryAs<{ organisationId: string }>(
    db,
    identity,
    sql`
    SELECT organisation_id AS "organisationId" FROM enrollments WHERE id = ${enrollmentId} AND partner_id = ANY(${OWN_PARTNERS})`,
  );
  return row;
}
