import type { Bonus } from "../core/api/bonuses.ts";
import { bonusStatus } from "../core/bonus/bonus-status.ts";
import { minorToJson } from "../core/money/amount.ts";
import type { BonusRow } from "../db/repositories/bonus-history.ts";
import { iso, isoOrNull } from "./iso.ts";

export function presentBonus(row: BonusRow): Bonus {
  const [amountMinor, reversedMinor] = [BigInt(row.amountMinor), BigInt(row.reversedMinor)];
  const { paidReference, paidAt, paidMinor } = row;
  return {
    id: row.id,
    programId: row.programId,
    partnerId: row.partnerId,
    externalId: row.externalId,
    status: bonusStatus({
      ...{ partnerId: row.partnerId, amountMinor, reversedMinor, posted: row.postedAt !== null },
      ...{ matured: row.maturedAt !== null, paid: paidAt !== null },
    }),
    rule: row.rule,
    kind: row.kind,
    level: row.level,
    periodId: row.periodId,
    event: row.event,
    conversionId: row.conversionId,
    currency: row.currency,
    amountMinor: minorToJson(amountMinor),
    reversedMinor: minorToJson(reversedMinor),
    breakageReason: row.breakageReason,
    postedAt: isoOrNull(row.postedAt),
    maturesAt: isoOrNull(row.maturesAt),
    payment:
      paidReference === null || paidAt === null || paidMinor === null
        ? null
        : {
            reference: paidReference,
            paidAt: iso(paidAt),
            paidMinor: minorToJson(BigInt(paidMinor)),
          },
    createdAt: iso(row.createdAt),
  };
}
