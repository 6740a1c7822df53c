import type { AffiliateStatement, StatementPurse } from "../../core/api/statements.ts";
import { formatMinor } from "../../core/money/amount.ts";
import { csvLine } from "../csv.ts";

const COLUMNS = [
  ...["record", "currency", "day", "kind", "pending", "available", "in_transit", "total"],
  ...["payout_id", "method", "reference"],
] as const;

/**
 * A statement as a spreadsheet reads it: for each currency `opening`, `movement`s and `closing`, which sum up, then each `payout` by
 * itself, which is in the movements already. Amounts are exact decimals of the currency's exponent.
 */
export function statementCsv({ currencies }: AffiliateStatement): string {
  const lines = currencies.flatMap(({ currency, opening, movements, payouts, closing }) => {
    const money = (minor: number) => formatMinor(BigInt(minor), currency);
    const line = (record: string, day: string, kind: string, purse: StatementPurse) => [
      ...[record, currency, day, kind, money(purse.pendingMinor), money(purse.availableMinor)],
      ...[money(purse.inTransitMinor), money(purse.totalMinor), "", "", ""],
    ];
    return [
      line("opening", "", "", opening),
      ...movements.map((each) => line("movement", each.day, each.kind, each)),
      line("closing", "", "", closing),
      ...payouts.map(({ id, day, kind, amountMinor, method, methodLabel, reference }) => [
        ...["payout", currency, day, kind, "", "", "", money(kind === "paid" ? -amountMinor : amountMinor)],
        ...[id, methodLabel ?? method, reference],
      ]),
    ];
  });
  return [[...COLUMNS], ...lines].map((cells) => csvLine(cells)).join("");
}
