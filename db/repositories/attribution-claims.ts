import { sql } from "drizzle-orm";
import { couponKey, couponRefusalAt } from "../../core/attribution/coupon.ts";
import type { UsedCoupon } from "../../core/attribution/touch.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { type ClaimantRow, claimantAt, linkStateAt, ms } from "./attribution-claimants.ts";
import { uuids } from "./outbox.ts";

/** A checkout that bound the customer of a conversion without one. */
export type BindingRow = {
  conversion_id: string;
  program_id: string;
  click_id: string | null;
  link_id: string | null;
  coupon_code: string | null;
  bound_ms: number;
  /** Of the click, once its event has come. */
  bot: string | null;
};

/** At most this many of a customer's latest bindings are considered for one conversion. */
const BINDINGS_PER_CUSTOMER = 10;

/** Bindings of the customers of conversions; one may be dated up to five minutes after the conversion it led to. */
export function loadBindings(db: Executor, conversionIds: readonly string[]): Promise<BindingRow[]> {
  return rowsOf<BindingRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, c.program_id, b.click_id, b.link_id, b.coupon_code, ${ms(sql`b.bound_at`)} AS bound_ms, k.bot
    FROM conversions c CROSS JOIN LATERAL (
      SELECT click_id, link_id, coupon_code, bound_at FROM customer_bindings
      WHERE customer_id = c.customer_id AND test = c.test AND bound_at <= c.occurred_at + interval '5 minutes'
      ORDER BY bound_at DESC, origin LIMIT ${BINDINGS_PER_CUSTOMER}
    ) b LEFT JOIN LATERAL (SELECT bot FROM clicks WHERE id = b.click_id AND program_id = c.program_id OFFSET 0) k ON true
    WHERE c.id = ANY(${uuids(conversionIds)})`,
  );
}

type CouponRow = {
  id: string;
  program_id: string;
  code_key: string;
  enrollment_id: string;
  from_ms: number;
  until_ms: number | null;
  archived_ms: number | null;
};

/** Coupons by program and code. */
export type Coupons = ReadonlyMap<string, CouponRow>;

/** Whatever names a coupon: an order, or a checkout that bound a customer. */
interface NamesCoupon {
  readonly program_id: string;
  readonly coupon_code: string | null;
}

const keyOf = (programId: string, code: string): string => `${programId} ${couponKey(code)}`;

export async function loadCoupons(db: Executor, named: readonly NamesCoupon[]): Promise<Coupons> {
  const asked = named.flatMap(({ program_id: program, coupon_code: code }) =>
    code === null ? [] : [{ program, code: couponKey(code) }],
  );
  if (asked.length === 0) return new Map();
  const rows = await rowsOf<CouponRow>(
    db,
    sql`
    SELECT DISTINCT k.id, k.program_id, k.code_key, k.enrollment_id, ${ms(sql`coalesce(k.valid_from, k.created_at)`)} AS from_ms,
      ${ms(sql`k.valid_until`)} AS until_ms, ${ms(sql`k.archived_at`)} AS archived_ms
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS r(program uuid, code text)
      JOIN coupons k ON k.program_id = r.program AND k.code_key = r.code`,
  );
  return new Map(rows.map((row) => [keyOf(row.program_id, row.code_key), row]));
}

/** The coupon that was named, as of that moment in Unix milliseconds; null: none was. */
export function usedCoupon(
  { program_id: programId, coupon_code: code }: NamesCoupon,
  atMs: number,
  coupons: Coupons,
  claimants: ReadonlyMap<string, ClaimantRow>,
): UsedCoupon | null {
  if (code === null) return null;
  const coupon = coupons.get(keyOf(programId, code));
  const claimant = coupon === undefined ? undefined : claimants.get(coupon.enrollment_id);
  if (coupon === undefined || claimant === undefined) return { code, owner: null, refusal: "coupon_unknown" };
  const { from_ms: fromMs, until_ms: untilMs, archived_ms: archivedMs } = coupon;
  const campaignActive = linkStateAt(undefined, claimant, atMs) === "active";
  return {
    code,
    owner: { ...claimantAt(claimant, atMs), couponId: coupon.id },
    refusal:
      couponRefusalAt({ fromMs, untilMs, archivedMs }, atMs) ??
      (campaignActive ? null : "campaign_not_active_at_conversion"),
  };
}
