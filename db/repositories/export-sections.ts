import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import type { Executor } from "../executor.ts";
import { rowsOf } from "../executor.ts";
import { OWN_PARTNERS } from "./affiliate/own.ts";

export type ExportRow = { id: string; row: unknown };

const OWN_AFFILIATE = sql`SELECT id FROM affiliates WHERE user_id = current_user_id()`;

/**
 * What a copy of a person's data holds, beside earnings. Each reads as the user, whom row-level security shows its own, Times are ISO 8601, amounts minor units.
 */
const SECTIONS: Readonly<Record<string, SQL>> = {
  profile: sql`
    SELECT id, jsonb_build_object('id', id, 'name', name, 'email', email, 'emailVerifiedAt', email_verified_at, 'phone', phone, 'locale', locale,
      'timezone', timezone, 'hasPicture', avatar_key IS NOT NULL, 'quietFrom', quiet_from, 'quietUntil', quiet_until, 'platformRole', platform_role,
      'createdAt', created_at) AS row FROM users x WHERE id = current_user_id()`,
  consents: sql`
    SELECT id, jsonb_build_object('document', document, 'version', document_version, 'decision', decision, 'at', created_at) AS row
    FROM consents x WHERE user_id = current_user_id()`,
  sessions: sql`
    SELECT id, jsonb_build_object('device', user_agent, 'country', country, 'provedBy', methods, 'from', created_at, 'lastUsedAt', rotated_at,
      'endedAt', revoked_at, 'endedBecause', revoked_reason) AS row FROM sessions x WHERE user_id = current_user_id()`,
  passkeys: sql`
    SELECT id, jsonb_build_object('name', name, 'createdAt', created_at, 'lastUsedAt', last_used_at) AS row
    FROM passkeys x WHERE user_id = current_user_id()`,
  signInElsewhere: sql`
    SELECT id, jsonb_build_object('issuer', issuer, 'subject', subject, 'email', email, 'since', created_at) AS row
    FROM user_identities x WHERE user_id = current_user_id()`,
  memberships: sql`
    SELECT x.organisation_id AS id, jsonb_build_object('organisation', o.name, 'role', x.role, 'since', x.created_at) AS row
    FROM memberships x JOIN organisations o ON o.id = x.organisation_id WHERE x.user_id = current_user_id()`,
  partnerships: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'name', x.name, 'email', x.email, 'status', x.status, 'reason', x.status_reason,
      'joinedAt', x.joined_at, 'inviteCode', x.invite_code) AS row
    FROM partners x JOIN programs g ON g.id = x.program_id WHERE x.id = ANY(${OWN_PARTNERS})`,
  merchantsNotes: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'text', x.text, 'at', x.created_at) AS row
    FROM partner_notes x JOIN partners p ON p.id = x.partner_id JOIN programs g ON g.id = p.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  campaigns: sql`
    SELECT x.id, jsonb_build_object('campaign', m.name, 'status', x.status, 'reason', x.status_reason, 'appliedAt', x.applied_at, 'decidedAt', x.decided_at) AS row
    FROM enrollments x JOIN campaigns m ON m.id = x.campaign_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  links: sql`
    SELECT x.id, jsonb_build_object('address', x.host || '/' || x.code, 'destination', x.destination_url, 'status', x.status, 'createdAt', x.created_at,
      'clicks', (SELECT coalesce(sum(clicks - bots), 0) FROM click_rollups r WHERE r.link_id = x.id)) AS row
    FROM links x WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  coupons: sql`
    SELECT x.id, jsonb_build_object('code', x.code, 'status', x.status, 'createdAt', x.created_at) AS row
    FROM coupons x WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  balances: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'kind', x.kind, 'currency', x.currency, 'balanceMinor', x.balance_minor) AS row
    FROM accounts x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  bonuses: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'rule', x.rule, 'kind', x.kind, 'level', x.level, 'currency', x.currency, 'baseMinor', x.base_minor,
      'amountMinor', x.amount_minor, 'reversedMinor', x.reversed_minor, 'details', x.details, 'postedAt', x.posted_at, 'paidAt', x.paid_at) AS row
    FROM bonuses x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS}) AND x.posted_at IS NOT NULL`,
  points: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'granted', x.points, 'remaining', x.remaining, 'expired', x.expired, 'expiresAt', x.expires_at,
      'grantedAt', x.created_at) AS row
    FROM point_lots x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  pointsSpent: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'orderId', x.order_id, 'points', x.points, 'state', x.state, 'spentAt', x.created_at,
      'givenBackAt', x.given_back_at) AS row
    FROM point_spendings x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  payee: sql`
    SELECT x.affiliate_id AS id, jsonb_build_object('country', x.country, 'kind', x.kind, 'stripeAccount', x.stripe_account_id, 'stripeState', x.stripe_state,
      'stripeWants', x.stripe_wants, 'heldSince', x.held_at, 'heldBecause', x.hold_reason) AS row FROM payees x WHERE x.affiliate_id IN (${OWN_AFFILIATE})`,
  payoutMethods: sql`
    SELECT x.id, jsonb_build_object('kind', x.kind, 'country', x.country, 'label', x.label, 'state', x.state, 'reason', x.reason, 'usableFrom', x.usable_from,
      'verifiedAt', x.verified_at, 'endedAt', x.ended_at, 'createdAt', x.created_at) AS row FROM payout_methods x WHERE x.affiliate_id IN (${OWN_AFFILIATE})`,
  kycChecks: sql`
    SELECT x.id, jsonb_build_object('by', x.provider, 'state', x.state, 'askedFor', x.checklist, 'reason', x.reason, 'decidedAt', x.decided_at,
      'expiresAt', x.expires_at, 'endedAt', x.ended_at, 'askedAt', x.created_at) AS row FROM kyc_checks x WHERE x.affiliate_id IN (${OWN_AFFILIATE})`,
  kycDocuments: sql`
    SELECT x.id, jsonb_build_object('id', x.id, 'kind', x.kind, 'state', x.state, 'reason', x.reason, 'contentType', x.content_type, 'sizeBytes', x.size_bytes,
      'sha256', x.sha256, 'validUntil', x.valid_until, 'decidedAt', x.decided_at, 'replacedAt', x.replaced_at, 'handedInAt', x.created_at) AS row
    FROM kyc_documents x WHERE x.affiliate_id IN (${OWN_AFFILIATE})`,
  payouts: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'currency', x.currency, 'amountMinor', x.amount_minor, 'returnedMinor', x.returned_minor, 'state', x.state,
      'by', x.method_kind, 'reference', x.reference, 'reason', x.reason, 'failedBecause', x.failure_reason, 'askedAt', x.created_at, 'paidAt', x.paid_at) AS row
    FROM payouts x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  disputes: sql`
    SELECT x.id, jsonb_build_object('program', g.name, 'number', x.number, 'about', x.subject, 'orderId', x.order_id, 'state', x.state, 'openedAt', x.created_at,
      'endedAt', x.ended_at, 'said', (SELECT jsonb_agg(jsonb_build_object('by', m.author, 'text', m.text, 'at', m.at) ORDER BY m.id)
        FROM dispute_messages m WHERE m.dispute_id = x.id)) AS row
    FROM disputes x JOIN programs g ON g.id = x.program_id WHERE x.partner_id = ANY(${OWN_PARTNERS})`,
  notifications: sql`
    SELECT id, jsonb_build_object('kind', kind, 'says', data, 'at', created_at, 'readAt', read_at) AS row
    FROM notifications x WHERE user_id = current_user_id()`,
  notificationPreferences: sql`
    SELECT md5(category || channel)::uuid AS id, jsonb_build_object('category', category, 'channel', channel, 'mode', mode) AS row
    FROM notification_preferences x WHERE user_id = current_user_id()`,
  activity: sql`
    SELECT x.id, x.record::jsonb - ARRAY['personal', 'chain', 'seq'] || coalesce((SELECT jsonb_build_object('personal', p.personal)
      FROM audit_personal(ARRAY[x.id]) p), '{}') AS row
    FROM audit_log x WHERE x.chain_id = (SELECT own_pseudonym())`,
};

export const EXPORT_SECTIONS = Object.keys(SECTIONS);

/** Before every id; a condition that may be missing would keep the planner from the index. */
const FIRST = "00000000-0000-0000-0000-000000000000";

/** A page of one section: at most `limit` rows after the one of that id. */
export async function readExportSection(
  db: HttpDatabase,
  identity: UserIdentity,
  section: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ExportRow[]> {
  const select = SECTIONS[section];
  if (select === undefined) throw new RangeError(`there is no section ${section}`);
  return queryAs<ExportRow>(
    db,
    identity,
    sql`SELECT * FROM (${select}) s WHERE id > ${page.after ?? FIRST}::uuid ORDER BY id LIMIT ${page.limit}`,
  );
}

/** Purchases that are known to be the person's, in whatever program; read past tenants, by the keyed hash of its address. */
export function readPurchases(
  db: Executor,
  emailHash: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ExportRow[]> {
  return rowsOf(
    db,
    sql`
    SELECT c.id, jsonb_build_object('program', g.name, 'goal', c.goal, 'orderId', c.order_id, 'amountMinor', c.amount_minor, 'currency', c.currency,
      'occurredAt', c.occurred_at, 'coupon', c.coupon_code, 'metadata', c.metadata, 'rewards', coalesce((
        SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'code', r.code, 'currency', r.currency, 'amountMinor', r.amount_minor, 'usedMinor', r.used_minor,
          'reversedMinor', r.reversed_minor, 'expiredMinor', r.expired_minor, 'usableFrom', r.matured_at, 'expiresAt', r.expires_at) ORDER BY r.id)
        FROM customer_rewards r WHERE r.conversion_id = c.id), '[]')) AS row
    FROM conversions c JOIN programs g ON g.id = c.program_id
    WHERE c.buyer_email_hash = ${emailHash} AND NOT c.test AND c.id > ${page.after ?? FIRST}::uuid
    ORDER BY c.id LIMIT ${page.limit}`,
  );
}
