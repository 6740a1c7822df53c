import { Hono } from "hono";
import { LOOK_UP } from "../../core/access/limits.ts";
import {
  type LookedUpSale,
  type SaleLookedUp,
  type SaleLookUp,
  saleLookUpSchema,
} from "../../core/api/sale-look-up.ts";
import { tellSale } from "../../core/attribution/tell-sale.ts";
import { maskOrderId } from "../../core/conversions/mask-order-id.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import type { Identity } from "../../db/client.ts";
import { type AskedSaleRow, countClicksOf, lookUpSales } from "../../db/repositories/affiliate/look-up.ts";
import { programPlace } from "../../db/repositories/disputes/reads.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { found } from "../refusals.ts";
import { withQuery } from "../valid.ts";

/**
 * "Why was my sale not credited?" Tells an affiliate of its own clicks, and nothing of anybody else's: an order that
 * nothing of its own leads to is answered as one that there is not. Counted apart, so that nobody tries numbers.
 */
export const affiliateLookUpRoutes = new Hono<AppTypes>().get(
  "/look-up",
  permit("affiliate:read", LOOK_UP),
  withQuery(saleLookUpSchema),
  async (c) => c.json(await lookUp(c, c.req.valid("query"))),
);

async function lookUp(c: AppContext, { programId, orderId, from, to }: SaleLookUp): Promise<SaleLookedUp> {
  const { appDb } = c.get("services");
  const user = c.get("user");
  const { organisationId, partnerId } = found(
    await programPlace(appDb, user, programId),
    "program",
    "programId",
  );
  const tenant: Identity = { organisationId, audit: user.audit };
  const day = from === undefined || to === undefined ? null : { from, to };
  const sale = day ?? { orderId: orderId ?? "" };
  const [rows, clicks] = await Promise.all([
    lookUpSales(appDb, tenant, { programId, partnerId, sale }),
    day === null ? null : countClicksOf(appDb, tenant, { partnerId, ...day }),
  ]);
  return { data: rows.map(presentSale), clicks };
}

function presentSale(row: AskedSaleRow): LookedUpSale {
  const touches = row.touches ?? [];
  const [earns, decided] = [row.credit_bps !== null || row.accrual_ids !== null, row.revision > 0];
  const verdict = tellSale({
    ...{ test: row.test, decided, earns, status: row.status, claim: row.claim },
    ...{ amountMinor: BigInt(row.amount_minor), refundedMinor: BigInt(row.refunded_minor) },
    touches: touches.map(({ reason }) => reason),
  });
  return {
    verdict,
    conversionId: earns && !row.test ? row.id : null,
    orderRef: maskOrderId(row.order_id),
    goal: row.goal,
    occurredAt: new Date(row.occurred_at).toISOString(),
    statusReason: verdict === "rejected" ? row.status_reason : null,
    approved: earns && row.status === "approved",
    model: row.model,
    clicks: touches.map(({ clickId, counted, reason, windowDays }) => ({
      ...{ at: new Date(uuidv7Time(clickId) ?? 0).toISOString(), counted, reason, windowDays },
    })),
    creditBps: row.credit_bps ?? 0,
    commission:
      row.commission_minor === null
        ? null
        : { amountMinor: Number(row.commission_minor), currency: row.currency },
    accrualIds: row.accrual_ids ?? [],
  };
}
