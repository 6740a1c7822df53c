import type { EarningSums, PartnerEarnings } from "../core/api/weekly-earnings.ts";
import { minorToJson } from "../core/money/amount.ts";
import type { EarningSumsRow, PartnerEarningsRow } from "../db/repositories/weekly-earnings.ts";
import { csvLine } from "./csv.ts";

export function presentSums({ commissions, bonuses, reversals, payments }: EarningSumsRow): EarningSums {
  return {
    commissionsMinor: toJson(commissions),
    bonusesMinor: toJson(bonuses),
    reversalsMinor: toJson(reversals),
    netMinor: minorToJson(BigInt(commissions) + BigInt(bonuses) + BigInt(reversals)),
    paidOutMinor: toJson(payments),
  };
}

const toJson = (minor: string): number => minorToJson(BigInt(minor));

export function presentPartnerEarnings({
  id,
  externalId,
  name,
  ...sums
}: PartnerEarningsRow): PartnerEarnings {
  return { partnerId: id, externalId, name, ...presentSums(sums) };
}

/** Partners that are read at once. */
const PAGE = 5_000;
const COLUMNS = [
  ...["partner_id", "external_id", "name", "currency"],
  ...["commissions_minor", "bonuses_minor", "reversals_minor", "net_minor", "paid_out_minor"],
];

/** @param read the partners that follow on `after`, in the order of their ids; `limit` of them, and one more if there is */
export function exportEarnings(
  read: (after: string | undefined, limit: number) => Promise<readonly PartnerEarningsRow[]>,
  currency: string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: string | undefined;
  let ended = false;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(`${COLUMNS.join(",")}\r\n`)),
    async pull(controller) {
      if (ended) return controller.close();
      const rows = await read(after, PAGE);
      const taken = rows.slice(0, PAGE);
      after = taken.at(-1)?.id;
      ended = rows.length <= PAGE;
      const text = taken.map((row) => lineOf(row, currency)).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (ended) controller.close();
    },
  });
}

/** Amounts stand bare: a spreadsheet adds up numbers and no text, and below zero is no formula. */
function lineOf(row: PartnerEarningsRow, currency: string): string {
  const { partnerId, externalId, name, ...sums } = presentPartnerEarnings(row);
  const { commissionsMinor, bonusesMinor, reversalsMinor, netMinor, paidOutMinor } = sums;
  const amounts = [commissionsMinor, bonusesMinor, reversalsMinor, netMinor, paidOutMinor];
  return `${csvLine([partnerId, externalId, name, currency]).trimEnd()},${amounts.join(",")}\r\n`;
}
