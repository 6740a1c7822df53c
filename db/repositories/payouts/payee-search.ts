import { type SQL, sql } from "drizzle-orm";
import type { PayeeFilter } from "../../../core/api/payees.ts";
import type { PayeeStripeState } from "../../../core/payout/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  NO_OWNER,
  orderOf,
} from "../keyset.ts";
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
  createdAt: string;
  method: MethodRow | null;
  alike: { affiliateId: string; name: string; methodId: string }[];
};

export type ListedPayee = FoundPayee & KeysetRow;

/** Of `payees y`. */
const COLUMNS = sql`y.affiliate_id AS id, y.*`;
const SORTS: KeysetColumns = {
  createdAt: { value: sql`y.created_at`, type: "timestamptz" },
  country: { value: sql`(CASE WHEN y.country IS NULL THEN '' ELSE y.country END) COLLATE "C"`, type: "text" },
};

/** Whoever else is or was paid to the place of method `m`. */
const ALIKE = sql`
  FROM payout_methods o WHERE o.fingerprint = m.fingerprint AND o.affiliate_id <> m.affiliate_id`;

const SHOWN = {
  held: sql`y.held_at IS NOT NULL`,
  unverified: sql`EXISTS (SELECT FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL AND m.state = 'unverified'
    AND m.kind <> 'stripe')`,
  alike: sql`EXISTS (SELECT FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL AND EXISTS (SELECT ${ALIKE}))`,
  wanted: sql`y.stripe_wants <> '[]'`,
} as const;

/** Up to `limit + 1`, the last of which only tells that there is more. */
export function listPayees(
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: PayeeFilter,
  page: KeysetPage,
): Promise<ListedPayee[]> {
  const list = { ...listOf(filter), columns: COLUMNS, id: sql`y.affiliate_id`, sorts: SORTS };
  return queryAs<ListedPayee>(db, operator, payeesOf(mergedPage(list, page), page));
}

/** How many there are, as far as `most + 1`. */
export const countPayees = (
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: PayeeFilter,
  most: number,
): Promise<number> => countMerged(db, operator, listOf(filter), most);

const listOf = ({ q, show }: PayeeFilter): MergedRows => ({
  owners: NO_OWNER,
  from: sql`payees y`,
  where: allOf([
    q === undefined
      ? undefined
      : sql`y.affiliate_id IN (SELECT a.id FROM affiliates a WHERE a.user_id IN (SELECT search_users(${q}, NULL, NULL)))`,
    show === undefined ? undefined : SHOWN[show],
  ]),
});

export async function findPayee(
  db: HttpDatabase,
  operator: PlatformIdentity,
  affiliateId: string,
): Promise<FoundPayee | undefined> {
  const [row] = await queryAs<FoundPayee>(
    db,
    operator,
    payeesOf(sql`SELECT ${COLUMNS} FROM payees y WHERE y.affiliate_id = ${affiliateId}::uuid`),
  );
  return row;
}

/** By what the affiliate calls itself; one without an account, by what its first program calls it. */
export const nameOf = (affiliate: SQL) => sql`coalesce(
  (SELECT u.name FROM users u JOIN affiliates a ON a.user_id = u.id WHERE a.id = ${affiliate}),
  (SELECT p.name FROM partners p WHERE p.affiliate_id = ${affiliate} ORDER BY p.id LIMIT 1), '')`;

/** @param found payees, those of a page with `sort_value` */
const payeesOf = (found: SQL, page?: KeysetPage): SQL => sql`
  WITH found AS MATERIALIZED (${found})
  SELECT y.affiliate_id AS id, ${nameOf(sql`y.affiliate_id`)} AS name,
    coalesce((SELECT u.email FROM users u WHERE u.id = a.user_id), a.email_normalised) AS email,
    y.country, y.kind, y.stripe_account_id AS "stripeAccountId", y.stripe_state AS "stripeState", y.stripe_wants AS "stripeWants", y.held_at AS "heldAt", y.hold_reason AS "holdReason",
    y.version, y.created_at AS "createdAt", m.method, coalesce(m.alike, '[]') AS alike
    ${page === undefined ? sql`` : sql`, y.sort_value::text AS "sortValue"`}
  FROM found y JOIN affiliates a ON a.id = y.affiliate_id LEFT JOIN LATERAL (
    SELECT (SELECT to_jsonb(f) FROM (SELECT ${METHOD_FIELDS}) f) AS method,
      (SELECT jsonb_agg(jsonb_build_object('affiliateId', o.affiliate_id, 'name', ${nameOf(sql`o.affiliate_id`)}, 'methodId', o.id) ORDER BY o.id) ${ALIKE}) AS alike
    FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id AND m.ended_at IS NULL
  ) m ON true
  ${page === undefined ? sql`` : orderOf(page, sql`y`)}`;
