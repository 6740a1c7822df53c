import { fillCommission } from "./fill-commission.ts";
import { fillPayouts } from "./fill-payouts.ts";
import { fillWebhooks } from "./fill-webhooks.ts";
import { insertUsers } from "./mint-token.ts";
import { click, openShop, type Shop, sell } from "./money-fixtures.ts";
import { newId, type TestApi } from "./start-test-api.ts";

/** A shop of its own with one of each resource that a path names, by the path's word for it: `{ campaigns: "…" }`. */
export async function oneOfEach(
  api: TestApi,
): Promise<{ readonly shop: Shop; readonly ids: Readonly<Record<string, string>> }> {
  const shop = await openShop(api);
  const [{ partnerId, campaignId, enrollmentId, linkId }] = shop.promoters;
  const coupon = await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId, code: "TEN" });
  const product = await api.call(shop.key, "POST", "/v1/products", {
    ...{ programId: shop.programId, externalId: "sku-1", name: "Tea" },
  });
  const sold = await sell(api, shop, click(shop.promoters[0]));
  const keys = await api.call(shop.key, "GET", "/v1/keys");
  const ids: Record<string, string> = {
    ...{ programs: shop.programId, campaigns: campaignId, partners: partnerId, enrollments: enrollmentId },
    ...{
      links: linkId,
      coupons: coupon.body.id,
      products: product.body.id,
      conversions: sold.id,
      keys: keys.body.data[0].id,
    },
  };
  const [userId = ""] = await insertUsers(api, [
    { member: { organisationId: shop.organisationId, role: "owner" } },
  ]);
  const { programId } = shop;
  const group = await api.call(shop.key, "POST", "/v1/partner-groups", {
    ...{ programId, name: "Gold", colour: "amber" },
  });
  const creative = await api.call(shop.key, "POST", "/v1/creatives", { programId, kind: "text", name: "x" });
  ids["partner-groups"] = group.body.id;
  ids.creatives = creative.body.id;
  ids.members = userId;
  ids.invitations = newId();
  await api.owner.query(
    `INSERT INTO invitations (id, organisation_id, email, email_normalised, role, token_hash, expires_at)
     VALUES ($1::uuid, $2, 'x@x.example', 'x@x.example', 'owner', $1::text, '2100-01-01')`,
    [ids.invitations, shop.organisationId],
  );
  ids.bonuses = newId();
  const place = { organisationId: shop.organisationId, programId: shop.programId, enrollmentId, partnerId };
  const reward = newId();
  ids["customer-rewards"] = reward;
  await fillCommission(api, place, { bonuses: { id: ids.bonuses }, customer_rewards: { id: reward } });
  const [payout, batch] = [newId(), newId()];
  ids.payouts = payout;
  ids["payout-batches"] = batch;
  ids.disputes = newId();
  ids.fraud = newId();
  await fillPayouts(api, place, {
    payout_batches: { id: batch },
    payouts: { id: payout, batch_id: batch },
    payout_events: { payout_id: payout },
    disputes: { id: ids.disputes },
    dispute_messages: { dispute_id: ids.disputes },
    fraud_signals: { id: ids.fraud, state: "open" },
  });
  ids.periods = newId();
  await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at)
     VALUES ($1, $2, $3, 7, '2026-01-01', '2026-02-01')`,
    [ids.periods, shop.organisationId, shop.programId],
  );
  ids.moves = newId();
  await api.owner.query(
    `INSERT INTO tree_moves (id, organisation_id, program_id, tree, partner_id, reason, state)
     VALUES ($1, $2, $3, 'sponsor', $4, 'r', 'requested')`,
    [ids.moves, shop.organisationId, shop.programId, partnerId],
  );
  const hooks = await fillWebhooks(api, place);
  ids["webhook-endpoints"] = hooks.endpointId;
  ids["webhook-events"] = hooks.eventId;
  ids["webhook-deliveries"] = hooks.deliveryId;
  return { shop, ids };
}
