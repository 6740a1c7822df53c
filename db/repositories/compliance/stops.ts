import { type SQL, sql } from "drizzle-orm";
import { COUNTING_TAX_FORM } from "./documents.ts";

/** Whether a case holds an affiliate. Seen by jobs and the platform's people. */
export const heldByCase = (affiliate: SQL): SQL => sql`EXISTS (
  SELECT FROM compliance_cases k WHERE k.affiliate_id = ${affiliate} AND k.holds AND k.ended_at IS NULL)`;

/**
 * Whether a line of payouts has to wait, however far it has come: a case holds its payee, or what its program asks for does not
 * stand (any more). For jobs.
 */
export const complianceStops = (line: { affiliate: SQL; program: SQL }, now: Date): SQL => sql`(
  ${heldByCase(line.affiliate)} OR EXISTS (
    SELECT FROM payout_policies q WHERE q.program_id = ${line.program} AND (
      (q.rules ->> 'requireKyc')::boolean AND NOT EXISTS (
        SELECT FROM kyc_checks c WHERE c.affiliate_id = ${line.affiliate} AND c.ended_at IS NULL AND c.state = 'approved'
          AND (c.expires_at IS NULL OR c.expires_at > ${now}::timestamptz))
      OR (q.rules ->> 'requireTaxForm')::boolean AND NOT EXISTS (
        SELECT FROM kyc_documents d WHERE d.affiliate_id = ${line.affiliate} AND ${COUNTING_TAX_FORM}
          AND (d.valid_until IS NULL OR d.valid_until >= ${now.toISOString().slice(0, 10)}::date)))))`;
