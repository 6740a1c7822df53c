import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { coupons } from "../schema/conversions.ts";

export type CouponRow = typeof coupons.$inferSelect;
export type NewCoupon = Omit<typeof coupons.$inferInsert, "organisationId">;

/** Rejects with a violation of `coupons_code` when the program has the code, in whatever case; archived ones keep theirs. */
export async function insertCoupon(
  db: HttpDatabase,
  identity: Identity,
  coupon: NewCoupon,
): Promise<CouponRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(coupons)
      .values({ ...coupon, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** @param programId when given, a coupon of another program is not found */
export async function findCoupon(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<CouponRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(coupons.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(coupons)
      .where(and(eq(coupons.id, id), ofProgram)),
  ]);
  return rows[0];
}

export interface CouponFilter {
  readonly programId?: string | undefined;
  readonly enrollmentId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly status?: CouponRow["status"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listCoupons(
  db: HttpDatabase,
  identity: Identity,
  { programId, enrollmentId, partnerId, campaignId, status, cursor, limit }: CouponFilter,
): Promise<CouponRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(coupons.programId, programId),
    enrollmentId === undefined ? undefined : eq(coupons.enrollmentId, enrollmentId),
    partnerId === undefined ? undefined : eq(coupons.partnerId, partnerId),
    campaignId === undefined ? undefined : eq(coupons.campaignId, campaignId),
    status === undefined ? undefined : eq(coupons.status, status),
    cursor === undefined ? undefined : lt(coupons.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(coupons)
      .where(where)
      .orderBy(desc(coupons.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export type CouponChanges = Partial<Pick<NewCoupon, "validFrom" | "validUntil" | "status">>;

/** Changes a coupon whose version is still `version`; undefined when another stands. */
export async function updateCoupon(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly changes: CouponChanges;
    readonly now: Date;
  },
): Promise<CouponRow | undefined> {
  const { id, version, changes, now } = change;
  const [rows] = await batchAs(db, identity, [
    db
      .update(coupons)
      .set({ ...changes, version: sql`${coupons.version} + 1`, updatedAt: now })
      .where(and(eq(coupons.id, id), eq(coupons.version, version)))
      .returning(),
  ]);
  return rows[0];
}
