import type { FraudConversion, FraudSignalDetail, FraudSignalView } from "../../core/api/fraud.ts";
import { severityOfGrade } from "../../core/fraud/signals.ts";
import type { SignalConversion, SignalRow, SignalStanding } from "../../db/repositories/fraud/views.ts";
import { iso } from "../iso.ts";

export function presentSignal({
  sortValue: _,
  grade,
  decision,
  reason,
  decidedBy,
  decidedAt,
  createdAt,
  changedAt,
  ...row
}: SignalRow): FraudSignalView {
  return {
    ...row,
    severity: severityOfGrade(grade),
    decided:
      decision === null || decidedAt === null
        ? null
        : { decision, reason: reason ?? "", by: decidedBy, at: iso(decidedAt) },
    createdAt: iso(createdAt),
    changedAt: iso(changedAt),
  };
}

export const presentSignalDetail = (
  row: SignalRow,
  standing: SignalStanding,
  conversions: readonly SignalConversion[],
): FraudSignalDetail => ({
  ...presentSignal(row),
  ...standing,
  conversions: conversions.map(
    ({ amountMinor, occurredAt, ...conversion }): FraudConversion => ({
      ...conversion,
      occurredAt: iso(occurredAt),
      amountMinor: Number(amountMinor),
    }),
  ),
});
