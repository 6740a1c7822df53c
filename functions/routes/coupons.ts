import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Coupon,
  couponCreateSchema,
  couponListFields,
  couponUpdateSchema,
} from "../../core/api/coupons.ts";
import { couponKey } from "../../core/attribution/coupon.ts";
import {
  type CouponChanges,
  type CouponRow,
  findCoupon,
  insertCoupon,
  listCoupons,
  updateCoupon,
} from "../../db/repositories/coupons.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { loadPlace } from "../load-place.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { invalidField } from "../problem.ts";
import { readId } from "../read-body.ts";
import { alreadyExists, checkActive, checkVersion, found, stale } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...couponListFields });

/** Coupons: codes whose orders belong to a partner, whatever was clicked. */
export const couponRoutes = new Hono<AppTypes>()
  .post("/", permit("coupons:write"), withBody(couponCreateSchema), async (c) => {
    const { code, enrollmentId, validFrom = null, validUntil = null } = c.req.valid("json");
    const identity = c.get("caller");
    const place = await loadPlace(c, { identity, enrollmentId, programId: visibleProgram(c) });
    const { programId, campaignId, partnerId } = place.enrollment;
    const services = c.get("services");
    checkDates(validFrom ?? services.now(), validUntil);
    const coupon = {
      id: services.newId(),
      programId,
      campaignId,
      enrollmentId,
      partnerId,
      code,
      codeKey: couponKey(code),
      validFrom,
      validUntil,
    };
    try {
      return c.json(presentCoupon(await insertCoupon(services.appDb, identity, coupon)), 201);
    } catch (error) {
      if (violatedConstraint(error) !== "coupons_code") throw error;
      throw alreadyExists(
        "code",
        `The program has the coupon ${code} already; an archived one keeps its code.`,
      );
    }
  })
  .get("/", permit("coupons:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const programId = visibleProgram(c, query.programId);
    const rows = await listCoupons(c.get("services").appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, presentCoupon));
  })
  .get("/:id", permit("coupons:read"), async (c) => c.json(presentCoupon(await loadCoupon(c))))
  .patch("/:id", permit("coupons:write"), withBody(couponUpdateSchema), async (c) => {
    const { version, ...dates } = c.req.valid("json");
    const coupon = await loadCoupon(c);
    checkVersion(version, coupon.version, "coupon");
    checkActive(coupon.status, "coupon");
    const changes = given(dates);
    const { validFrom, validUntil } = { ...coupon, ...changes };
    checkDates(validFrom ?? coupon.createdAt, validUntil);
    return c.json(await commit(c, coupon, changes));
  })
  .post("/:id/archive", permit("coupons:write"), async (c) => {
    const coupon = await loadCoupon(c);
    checkActive(coupon.status, "coupon");
    return c.json(await commit(c, coupon, { status: "archived" }));
  });

async function loadCoupon(c: AppContext): Promise<CouponRow> {
  const { appDb } = c.get("services");
  return found(await findCoupon(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "coupon");
}

function checkDates(from: Date, until: Date | null): void {
  if (until !== null && until <= from)
    throw invalidField("validUntil", "before_start", "must lie after the coupon begins");
}

async function commit(c: AppContext, coupon: CouponRow, changes: CouponChanges): Promise<Coupon> {
  if (Object.keys(changes).length === 0) return presentCoupon(coupon);
  const services = c.get("services");
  const row = await updateCoupon(services.appDb, c.get("caller"), {
    id: coupon.id,
    version: coupon.version,
    changes,
    now: services.now(),
  });
  if (row === undefined) throw stale("coupon");
  return presentCoupon(row);
}

function presentCoupon(row: CouponRow): Coupon {
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    enrollmentId: row.enrollmentId,
    partnerId: row.partnerId,
    code: row.code,
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
    status: row.status,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
