import type { PayeeView, PayoutMethodView } from "../../core/api/payees.ts";
import { missingOf, waysOf } from "../../core/payout/payee.ts";
import { moment } from "../../db/executor.ts";
import type { MethodRow } from "../../db/repositories/payouts/methods.ts";
import type { OwnPayee, PayeeRow } from "../../db/repositories/payouts/payees.ts";
import { iso, isoOrNull } from "../iso.ts";

export const presentMethod = (row: MethodRow): PayoutMethodView => ({
  ...{ id: row.id, kind: row.kind, country: row.country, label: row.label, state: row.state },
  usableFrom: iso(row.usableFrom),
  verifiedAt: isoOrNull(row.verifiedAt),
  endedAt: isoOrNull(row.endedAt),
  reason: row.reason,
  createdAt: iso(row.createdAt),
});

export const presentHold = ({
  heldAt,
  holdReason,
}: Pick<PayeeRow, "heldAt" | "holdReason">): PayeeView["held"] =>
  heldAt === null ? null : { since: iso(heldAt), reason: holdReason ?? "" };

/** @param canStripe whether anybody is paid by Stripe here */
export function presentPayee(row: OwnPayee, canStripe: boolean, now: Date): PayeeView {
  const { country, kind, stripeState, stripeWants, stripeSeenAt, method, version } = row;
  const standing = {
    country,
    stripe: { state: stripeState, wants: stripeWants ?? [] },
    method: method === null ? null : { ...method, usableFrom: moment(method.usableFrom) },
    held: row.heldAt !== null,
  };
  return {
    ...{ country, kind, version, ways: waysOf(country, canStripe) },
    stripe: { state: stripeState, seenAt: isoOrNull(stripeSeenAt) },
    held: presentHold(row),
    method: method === null ? null : presentMethod(method),
    missing: missingOf(standing, now),
  };
}
