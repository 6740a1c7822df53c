import { sql } from "drizzle-orm";
import type { PayeeStripeState } from "../../../core/payout/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import { METHOD_FIELDS, type MethodRow } from "./methods.ts";

export type FoundPayee = {
  id: string;
  name: string;
  email: string;
  country: string | null;
  kind: "individual" | "company";
  stripeAccountId: string | null;
  stripeState: PayeeStripeState;
  stripeWants: { field: string; dueAt: string | null }[] | null;
  heldAt: string | null;
  holdReason: string | null;
  version: number;
  method: MethodRow | null;
  alike: { affiliateId: string; name: string; methodId: string }[];
};

export interface PayeeSearch {
  /** How a name or an address begins. */
  readonly q?: string | undefined;
  readonly show?: keyof typeof SHOWN | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** People whose name or address begins so, of whom payees are looked for. */
const PEOPLE_MAX = 1_000;

/** Whoever else is or was paid to the place of method `m`. */
const ALIKE = sql`
  FROM payout_methods o WHERE o.fingerprint = m.fingerprint AND o.affiliate_id <> m.affiliate_id`;

const SHOWN = {
  held: sql`AND y.held_at IS NOT NULL`,
  unverified: sql`AND EXISTS (SELECT FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL AND m.state = 'unverified'
    AND m.kind <> 'stripe')`,
  alike: sql`AND EXISTS (SELECT FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL AND EXISTS (SELECT ${ALIKE}))`,
  wanted: sql`AND y.stripe_wants <> '[]'`,
} as const;

/** Payees, by the affiliate's id, the newest first; one row more than `limit` when there are more. */
export function searchPayees(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { q, show, limit, cursor }: PayeeSearch,
): Promise<FoundPayee[]> {
  const named =
    q === undefined
      ? sql``
      : sql`AND y.affiliate_id IN (SELECT a.id FROM affiliates a WHERE a.user_id IN (SELECT search_users(${q}, NULL, ${PEOPLE_MAX})))`;
  const before = cursor === undefined ? sql`` : sql`AND y.affiliate_id < ${cursor}::uuid`;
  return queryAs<FoundPayee>(
    db,
    operator,
    payeesOf(
      sql`SELECT y.affiliate_id FROM payees y WHERE true ${named} ${before} ${show === undefined ? sql`` : SHOWN[show]}
        ORDER BY y.affiliate_id DESC LIMIT ${limit + 1}`,
    ),
  );
}

export async function findPayee(
  db: HttpDatabase,
  operator: PlatformIdentity,
  affiliateId: string,
): Promise<FoundPayee | undefined> {
  const [row] = await queryAs<FoundPayee>(db, operator, payeesOf(sql`SELECT ${affiliateId}::uuid`));
  return row;
}

/** By what the affiliate calls itself; one without an account, by what its first program calls it. */
export const nameOf = (affiliate: ReturnType<typeof sql>) => sql`coalesce(
  (SELECT u.name FROM users u JOIN affiliates a ON a.user_id = u.id WHERE a.id = ${affiliate}),
  (SELECT p.name FROM partners p WHERE p.affiliate_id = ${affiliate} ORDER BY p.id LIMIT 1), '')`;

const payeesOf = (found: ReturnType<typeof sql>) => sql`
  SELECT y.affiliate_id AS id, ${nameOf(sql`y.affiliate_id`)} AS name,
    coalesce((SELECT u.email FROM users u WHERE u.id = a.user_id), a.email_normalised) AS email,
    y.country, y.kind, y.stripe_account_id AS "stripeAccountId", y.stripe_state AS "stripeState", y.stripe_wants AS "stripeWants", y.held_at AS "heldAt", y.hold_reason AS "holdReason",
    y.version, m.method, coalesce(m.alike, '[]') AS alike
  FROM payees y JOIN affiliates a ON a.id = y.affiliate_id LEFT JOIN LATERAL (
    SELECT (SELECT to_jsonb(f) FROM (SELECT ${METHOD_FIELDS}) f) AS method,
      (SELECT jsonb_agg(jsonb_build_object('affiliateId', o.affiliate_id, 'name', ${nameOf(sql`o.affiliate_id`)}, 'methodId', o.id) ORDER BY o.id) ${ALIKE}) AS alike
    FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL
  ) m ON true
  WHERE y.affiliate_id IN (${found}) ORDER BY y.affiliate_id DESC`;
