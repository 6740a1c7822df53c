import type { AffiliateStatement, CurrencyStatement, StatementPurse } from "../../core/api/statements.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { makeStatement, type Purse, sumOf } from "../../core/payout/statement.ts";
import { isClosed, monthBounds } from "../../core/payout/statement-month.ts";
import type { UserIdentity } from "../../db/client.ts";
import {
  listStatementPayouts,
  type StatementPayoutRow,
  type StatementPlace,
  sumEntries,
} from "../../db/repositories/payouts/statements.ts";
import type { Services } from "../services.ts";

/** A partner's month, in every currency in which it has or had something. */
export async function loadStatement(
  { appDb, jobDb, now }: Pick<Services, "appDb" | "jobDb" | "now">,
  identity: UserIdentity,
  place: StatementPlace,
  month: string,
): Promise<AffiliateStatement> {
  const { partnerId, partnerName, programId, programName, timezone } = place;
  const bounds = monthBounds(month, timezone);
  const scope = { partnerId, timezone, ...bounds };
  const [sums, payouts] = await Promise.all([
    sumEntries(appDb, identity, scope),
    listStatementPayouts(jobDb, scope),
  ]);
  const currencies = [...new Set(sums.map(({ currency }) => currency))].toSorted();
  return {
    ...{ programId, programName, partnerName, month, timezone, closed: isClosed(bounds, now()) },
    ...{ from: bounds.from.toISOString(), until: bounds.until.toISOString() },
    currencies: currencies.map((currency) => {
      const { opening, totals, movements, closing } = makeStatement(
        sums.filter((sum) => sum.currency === currency),
      );
      return {
        currency,
        opening: presentPurse(opening),
        totals: totals.map((each) => ({ kind: each.kind, ...presentPurse(each) })),
        movements: movements.map((each) => ({ day: each.day, kind: each.kind, ...presentPurse(each) })),
        payouts: payouts.filter((each) => each.currency === currency).map(presentPayout),
        closing: presentPurse(closing),
      } satisfies CurrencyStatement;
    }),
  };
}

function presentPurse(purse: Purse): StatementPurse {
  return {
    pendingMinor: minorToJson(purse.pendingMinor),
    availableMinor: minorToJson(purse.availableMinor),
    inTransitMinor: minorToJson(purse.inTransitMinor),
    totalMinor: minorToJson(sumOf(purse)),
  };
}

const presentPayout = ({ currency: _currency, amountMinor, ...row }: StatementPayoutRow) => ({
  ...row,
  amountMinor: minorToJson(BigInt(amountMinor)),
});
