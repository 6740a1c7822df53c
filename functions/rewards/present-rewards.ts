import type {
  CustomerRewardView,
  PointLot,
  PointMovement,
  PointSpending,
  PointsBalance,
  Redemption,
} from "../../core/api/rewards.ts";
import type { SpendingRow } from "../../db/repositories/point-spendings.ts";
import type { RedemptionRow } from "../../db/repositories/redemptions.ts";
import type { BalanceRow, LotRow, MovementRow, RewardRow } from "../../db/repositories/reward-reads.ts";
import { iso, isoOrNull } from "../iso.ts";

export function presentBalance(row: BalanceRow): PointsBalance {
  return {
    programId: row.programId,
    partnerId: row.partnerId,
    available: Number(row.available),
    pending: Number(row.pending),
    owed: Number(row.owed),
    nextExpiry: row.nextAt === null ? null : { at: iso(row.nextAt), points: Number(row.nextPoints) },
  };
}

export const presentLot = (row: LotRow): PointLot => ({
  id: row.id,
  remaining: Number(row.remaining),
  expiresAt: isoOrNull(row.expiresAt),
});

export const presentMovement = (row: MovementRow): PointMovement => ({
  ...row,
  points: Number(row.points),
  balanceAfter: Number(row.balanceAfter),
  at: iso(row.at),
});

export function presentSpending({ parts: _, ...row }: SpendingRow): PointSpending {
  return {
    ...row,
    points: Number(row.points),
    createdAt: iso(row.createdAt),
    givenBackAt: isoOrNull(row.givenBackAt),
  };
}

export function presentReward(row: RewardRow, now: Date): CustomerRewardView {
  const [amount, used, reversed, expired] = [
    Number(row.amountMinor),
    Number(row.usedMinor),
    Number(row.reversedMinor),
    Number(row.expiredMinor),
  ];
  const left = amount - used - reversed - expired;
  const gone = row.expiresAt !== null && new Date(row.expiresAt) <= now;
  const { customerId: _, externalId, maturedAt, ...shown } = row;
  const usable = maturedAt === null || gone ? 0 : left;
  return {
    ...shown,
    customerId: externalId,
    amountMinor: amount,
    usedMinor: used,
    reversedMinor: reversed,
    expiredMinor: expired,
    availableMinor: usable,
    state: left === 0 || gone ? "used_up" : maturedAt === null ? "pending" : "available",
    maturesAt: iso(row.maturesAt),
    expiresAt: isoOrNull(row.expiresAt),
    createdAt: iso(row.createdAt),
  };
}

export function presentRedemption({ parts: _, customerId: __, ...row }: RedemptionRow): Redemption {
  return {
    ...row,
    amountMinor: Number(row.amountMinor),
    createdAt: iso(row.createdAt),
    givenBackAt: isoOrNull(row.givenBackAt),
  };
}
