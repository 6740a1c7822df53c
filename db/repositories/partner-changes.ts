import { sql } from "drizzle-orm";
import type { PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

export type ChangingPartner = {
  id: string;
  programId: string;
  programName: string;
  name: string;
  status: PartnerStatus;
  statusReason: string | null;
  groupId: string | null;
  version: number;
  /** Who signs in as this partner; null: nobody. */
  userId: string | null;
};

/** Partners of the tenant in the order of their ids, locked until the transaction ends. */
export function lockPartners(tx: Executor, ids: readonly string[]): Promise<ChangingPartner[]> {
  return rowsOf<ChangingPartner>(
    tx,
    sql`
    SELECT p.id, p.program_id AS "programId", g.name AS "programName", p.name, p.status, p.status_reason AS "statusReason",
      p.group_id AS "groupId", p.version, a.user_id AS "userId"
    FROM partners p JOIN programs g ON g.id = p.program_id JOIN affiliates a ON a.id = p.affiliate_id
    WHERE p.id = ANY(${uuids(ids)}) ORDER BY p.id FOR UPDATE OF p`,
  );
}

/**
 * Gives locked partners a status, dated. The date never lies before that of an earlier state.
 *
 * @param states the id of each partner's new state
 */
export async function writeStatus(
  tx: Executor,
  { organisationId }: Pick<Identity, "organisationId">,
  change: {
    readonly states: readonly { readonly partnerId: string; readonly stateId: string }[];
    readonly status: PartnerStatus;
    readonly reason: string | null;
    readonly now: Date;
  },
): Promise<void> {
  const { states, status, reason, now } = change;
  await tx.execute(sql`
    UPDATE partners SET status = ${status}, status_reason = ${reason}, version = version + 1
    WHERE id = ANY(${uuids(states.map(({ partnerId }) => partnerId))})`);
  await tx.execute(sql`
    INSERT INTO partner_states (id, organisation_id, partner_id, status, reason, effective_from)
    SELECT r."stateId", ${organisationId}::uuid, r."partnerId", ${status}::text, ${reason}::text,
      greatest(${now.toISOString()}::timestamptz, (SELECT max(effective_from) FROM partner_states WHERE partner_id = r."partnerId"))
    FROM jsonb_to_recordset(${JSON.stringify(states)}::jsonb) AS r("partnerId" uuid, "stateId" uuid)`);
}

/** Puts locked partners into a group of their program, or (null) out of the one that each is in. */
export async function writeGroup(
  tx: Executor,
  ids: readonly string[],
  groupId: string | null,
): Promise<void> {
  await tx.execute(
    sql`UPDATE partners SET group_id = ${groupId}::uuid, version = version + 1 WHERE id = ANY(${uuids(ids)})`,
  );
}

export type Concerned = { links: number; pending: { currency: string; amountMinor: string }[] };

/** Links of partners that lead somewhere while they are active, and what they have on hold. */
export async function countConcerned(tx: Executor, ids: readonly string[]): Promise<Concerned> {
  const [row] = await rowsOf<Concerned>(
    tx,
    sql`
    SELECT (SELECT count(*)::int FROM links l JOIN enrollments e ON e.id = l.enrollment_id JOIN campaigns c ON c.id = l.campaign_id
        WHERE l.partner_id = ANY(${uuids(ids)}) AND l.status = 'active' AND e.status = 'approved' AND c.status = 'active') AS links,
      coalesce((SELECT jsonb_agg(jsonb_build_object('currency', currency, 'amountMinor', amount::text) ORDER BY currency) FROM (
        SELECT currency, sum(balance_minor) AS amount FROM accounts
        WHERE partner_id = ANY(${uuids(ids)}) AND kind = 'partner_pending' GROUP BY currency HAVING sum(balance_minor) <> 0) s), '[]') AS pending`,
  );
  return row ?? { links: 0, pending: [] };
}

export type PartnerState = { status: PartnerStatus; reason: string | null; effectiveFrom: string };

/** What a partner's status was when, oldest first. */
export function findPartnerHistory(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
): Promise<PartnerState[]> {
  return queryAs<PartnerState>(
    db,
    identity,
    sql`
    SELECT status, reason, effective_from AS "effectiveFrom" FROM partner_states
    WHERE partner_id = ${partnerId} ORDER BY effective_from, id`,
  );
}
