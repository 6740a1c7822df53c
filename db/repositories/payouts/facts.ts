import { type SQL, sql } from "drizzle-orm";
import type { PayeeKind } from "../../../core/compliance/checklist.ts";
import type { KycState } from "../../../core/compliance/states.ts";
import type { StripeWant } from "../../../core/payout/eligibility.ts";
import type { MethodKind, MethodState, PayeeStripeState } from "../../../core/payout/states.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { OWN_PARTNERS } from "../affiliate/own.ts";
import { COUNTING_TAX_FORM } from "../compliance/documents.ts";
import { heldByCase } from "../compliance/stops.ts";

/** What says whether a partner is paid in a currency, as read: balances are locked and read again before anything moves. */
export type PayoutFactsRow = {
  organisationId: string;
  programId: string;
  programName: string;
  timezone: string;
  /** Null: the program has said nothing. */
  rules: Record<string, unknown> | null;
  partnerId: string;
  affiliateId: string;
  partnerStatus: "active" | "suspended";
  currency: string;
  availableMinor: string;
  pendingMinor: string;
  inTransitMinor: string;
  nextMaturesAt: string | Date | null;
  openRequest: boolean;
  hasPayee: boolean;
  payeeHeldAt: string | Date | null;
  payeeCountry: string | null;
  payeeKind: PayeeKind | null;
  /** The last check; null: there was none. */
  kyc: { state: KycState; expiresAt: string | null } | null;
  /** Last days of the tax forms that were approved; null: without one. */
  taxForms: (string | null)[];
  caseOpen: boolean;
  stripeState: PayeeStripeState | null;
  stripeWants: StripeWant[] | null;
  methodId: string | null;
  methodKind: MethodKind | null;
  methodCountry: string | null;
  methodState: MethodState | null;
  methodUsableFrom: string | Date | null;
};

/** Where one partner's balance in one currency stands among a program's: by partner, then currency. */
export type PayoutPlace = Pick<PayoutFactsRow, "partnerId" | "currency">;

/**
 * @param places selects partner and currency
 * @param caseOpen of partner `p`; a user does not see the cases themselves
 */
function factsOf(
  places: SQL,
  nextMaturesAt: SQL = sql`NULL::timestamptz`,
  caseOpen: SQL = heldByCase(sql`p.affiliate_id`),
): SQL {
  return sql`
    SELECT p.organisation_id AS "organisationId", p.program_id AS "programId", g.name AS "programName", g.timezone, r.rules,
      p.id AS "partnerId", p.affiliate_id AS "affiliateId", p.status AS "partnerStatus", w.currency, b.available AS "availableMinor",
      b.pending AS "pendingMinor", b.in_transit AS "inTransitMinor", ${nextMaturesAt} AS "nextMaturesAt",
      EXISTS (SELECT FROM payouts l WHERE l.partner_id = p.id AND l.currency = w.currency AND l.state IN ('requested', 'approved', 'submitted'))
        AS "openRequest",
      y.affiliate_id IS NOT NULL AS "hasPayee", y.held_at AS "payeeHeldAt", y.country AS "payeeCountry", y.kind AS "payeeKind", y.stripe_state AS "stripeState",
      y.stripe_wants AS "stripeWants", m.id AS "methodId", m.kind AS "methodKind", m.country AS "methodCountry", m.state AS "methodState",
      m.usable_from AS "methodUsableFrom", (
        SELECT jsonb_build_object('state', c.state, 'expiresAt', c.expires_at) FROM kyc_checks c
        WHERE c.affiliate_id = p.affiliate_id ORDER BY c.id DESC LIMIT 1
      ) AS kyc, coalesce((
        SELECT jsonb_agg(d.valid_until) FROM kyc_documents d WHERE d.affiliate_id = p.affiliate_id AND ${COUNTING_TAX_FORM}
      ), '[]') AS "taxForms", ${caseOpen} AS "caseOpen"
    FROM (${places}) w(partner_id, currency) JOIN partners p ON p.id = w.partner_id JOIN programs g ON g.id = p.program_id
      LEFT JOIN payout_policies r ON r.program_id = g.id LEFT JOIN payees y ON y.affiliate_id = p.affiliate_id
      LEFT JOIN payout_methods m ON m.affiliate_id = p.affiliate_id AND m.ended_at IS NULL
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0)::text AS available,
          coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_pending'), 0)::text AS pending,
          coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_in_transit'), 0)::text AS in_transit
        FROM accounts a WHERE a.partner_id = p.id AND a.currency = w.currency
      ) b
    ORDER BY p.id, w.currency`;
}

/** Of one partner in any currency; undefined: there is no such partner. */
export async function findPartnerFacts(
  db: Executor,
  partnerId: string,
  currency: string,
): Promise<PayoutFactsRow | undefined> {
  const [row] = await rowsOf<PayoutFactsRow>(db, factsOf(sql`SELECT ${partnerId}::uuid, ${currency}::text`));
  return row;
}

/** Partners of a program to whom something is available, after a place, in order. */
export function findCandidates(
  db: Executor,
  programId: string,
  after: PayoutPlace | null,
  limit: number,
): Promise<PayoutFactsRow[]> {
  const behind =
    after === null ? sql`` : sql`AND (partner_id, currency) > (${after.partnerId}::uuid, ${after.currency})`;
  return rowsOf<PayoutFactsRow>(
    db,
    factsOf(sql`
      SELECT partner_id, currency FROM accounts
      WHERE program_id = ${programId} AND kind = 'partner_available' AND balance_minor > 0 ${behind}
      ORDER BY partner_id, currency LIMIT ${limit}`),
  );
}

/** Of all that the user is a partner of, in every currency that the program pays or the user has ever had something in. */
export function findOwnFacts(db: HttpDatabase, identity: UserIdentity): Promise<PayoutFactsRow[]> {
  const places = sql`
    SELECT p.id, unnest(g.currencies) FROM partners p JOIN programs g ON g.id = p.program_id WHERE p.id = ANY(${OWN_PARTNERS})
    UNION SELECT partner_id, currency FROM accounts
    WHERE partner_id = ANY(${OWN_PARTNERS}) AND version > 0 AND kind IN ('partner_pending', 'partner_available', 'partner_in_transit')`;
  const nextMaturesAt = sql`(
    SELECT min(matures_at) FROM (
      SELECT matures_at FROM accruals
      WHERE partner_id = p.id AND currency = w.currency AND matured_at IS NULL AND amount_minor > reversed_minor
      UNION ALL SELECT matures_at FROM bonuses
      WHERE partner_id = p.id AND currency = w.currency AND matured_at IS NULL AND amount_minor > reversed_minor AND posted_at IS NOT NULL
    ) line)`;
  return queryAs<PayoutFactsRow>(
    db,
    identity,
    factsOf(places, nextMaturesAt, sql`p.affiliate_id IN (SELECT own_held_affiliates())`),
  );
}

/** A program's rules as they are stored; undefined: it has said nothing. */
export async function findRules(db: Executor, programId: string): Promise<unknown> {
  const [row] = await rowsOf<{ rules: unknown }>(
    db,
    sql`SELECT rules FROM payout_policies WHERE program_id = ${programId}`,
  );
  return row?.rules;
}
