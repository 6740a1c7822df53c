import { formatMinor } from "../money/amount.ts";
import { reductionBeforeSubmission } from "./changes.ts";
import type { MethodDetails } from "./method-details.ts";
import type { MethodKind } from "./states.ts";

/** A line before it is handed to whoever pays by hand. */
export interface LineToSubmit {
  readonly id: string;
  /** Whose balance refunds have taken from: partner and currency. */
  readonly account: string;
  readonly amountMinor: bigint;
}

/**
 * What refunds take off each line before it is submitted. Lines of one partner share what is missing: what the first gives
 * back, the next need not.
 *
 * @param availableMinor by account, as they stand now
 * @returns minor units by line; a line that is not named keeps all
 */
export function planReductions(
  lines: readonly LineToSubmit[],
  availableMinor: ReadonlyMap<string, bigint>,
): Map<string, bigint> {
  const left = new Map(availableMinor);
  const reductions = new Map<string, bigint>();
  for (const { id, account, amountMinor } of lines) {
    const standing = left.get(account) ?? 0n;
    const takenMinor = reductionBeforeSubmission({ amountMinor, availableMinor: standing });
    if (takenMinor === 0n) continue;
    reductions.set(id, takenMinor);
    left.set(account, standing + takenMinor);
  }
  return reductions;
}

/** A line as it stands in a file for a bank. */
export interface FileLine {
  readonly payoutId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly method: MethodKind;
  /** ISO 3166-1, of the bank or wallet. */
  readonly country: string;
  readonly details: MethodDetails;
  readonly remittance: string;
}

/** Exact sums by currency, as decimals of the currency's own exponent: `{ KWD: "1.250", VND: "250000" }`. */
export function totalsOf(
  lines: readonly Pick<FileLine, "currency" | "amountMinor">[],
): { currency: string; lines: number; amount: string }[] {
  const sums = new Map<string, { lines: number; minor: bigint }>();
  for (const { currency, amountMinor } of lines) {
    const sum = sums.get(currency) ?? { lines: 0, minor: 0n };
    sums.set(currency, { lines: sum.lines + 1, minor: sum.minor + amountMinor });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => ({ currency, lines: sum.lines, amount: formatMinor(sum.minor, currency) }));
}

const DETAILS = [
  ...["holder", "iban", "bic", "bankName", "accountNumber", "routingNumber", "sortCode", "email", "phone"],
  "instructions",
] as const;

export const BANK_FILE_COLUMNS: readonly string[] = [
  ...["record", "payout_id", "partner_id", "partner", "amount", "currency", "lines", "method", "country"],
  ...[
    "holder",
    "iban",
    "bic",
    "bank_name",
    "account_number",
    "routing_number",
    "sort_code",
    "email",
    "phone",
  ],
  ...["instructions", "remittance"],
];

/** A file's rows below {@link BANK_FILE_COLUMNS}: one for each line, then one for each currency with its number of lines and sum. */
export function bankFileRows(lines: readonly FileLine[]): (string | null)[][] {
  const payouts = lines.map((line) => {
    const told: Readonly<Record<string, unknown>> = { ...line.details };
    const detail = (name: string) => (typeof told[name] === "string" ? told[name] : null);
    return [
      ...["payout", line.payoutId, line.partnerId, line.partnerName],
      ...[formatMinor(line.amountMinor, line.currency), line.currency, "1", line.method, line.country],
      ...DETAILS.map(detail),
      line.remittance,
    ];
  });
  const totals = totalsOf(lines).map(({ currency, lines: count, amount }) => [
    ...["total", null, null, null, amount, currency, String(count)],
    ...BANK_FILE_COLUMNS.slice(7).map(() => null),
  ]);
  return [...payouts, ...totals];
}
