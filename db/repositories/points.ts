import type { AccountRef } from "../../core/ledger/account.ts";
import { POINTS } from "../../core/ledger/account.ts";
import { grant, type Purse, takeBack } from "../../core/reward/purse.ts";
import type { Executor } from "../executor.ts";
import { type AccountToOpen, lockAccounts } from "./ledger.ts";
import { loadBalances, loadExpiries, loadPurses, type PartnerPurse, saveLots } from "./purses.ts";

/** Points of an accrual that has matured. */
export interface MaturedPoints {
  readonly accrualId: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly points: bigint;
}

/** Points that a refund takes back from an accrual that has matured; below zero gives back. */
export type PointsToTakeBack = MaturedPoints;

/** Makes lots of points that were just posted to their partners' accounts, which are locked since. */
export async function grantLots(
  db: Executor,
  matured: readonly MaturedPoints[],
  newId: () => string,
): Promise<void> {
  const granted = matured.filter(({ points }) => points > 0n);
  if (granted.length === 0) return;
  const expiries = await loadExpiries(
    db,
    granted.map(({ accrualId }) => accrualId),
  );
  const purses = await loadBalances(
    db,
    granted.map(({ partnerId }) => partnerId),
  );
  const byPartner = Map.groupBy(granted, ({ partnerId }) => partnerId);
  const saved = [...byPartner].map(([partnerId, grants]): PartnerPurse => {
    const after = purses.get(partnerId);
    if (after === undefined) throw new Error("points were posted to no account");
    const total = grants.reduce((sum, { points }) => sum + points, 0n);
    let purse: Purse = {
      balance: after.purse.balance - total,
      lots: grants.map(({ accrualId }) => emptyLot(newId(), accrualId, expiries.get(accrualId) ?? null)),
    };
    for (const { accrualId, points } of grants) purse = grant(purse, accrualId, points);
    return { ...after, purse };
  });
  await saveLots(db, saved);
}

function emptyLot(lotId: string, sourceId: string, expiresAtMs: number | null): Purse["lots"][number] {
  return { lotId, sourceId, remaining: 0n, expired: 0n, expiresAtMs };
}

/**
 * Takes points back from lots, or puts them there. Locks every account that the caller will post to, which it names.
 *
 * @returns of each accrual what had expired: it is to be posted from there
 */
export async function takeBackPoints(
  db: Executor,
  wanted: readonly PointsToTakeBack[],
  others: readonly AccountToOpen[],
  newId: () => string,
): Promise<Map<string, bigint>> {
  if (wanted.length === 0) return new Map();
  await lockAccounts(db, [...others, ...wanted.flatMap(accountsOfPoints)]);
  const sources = wanted.map(({ accrualId }) => accrualId);
  const partners = wanted.map(({ partnerId }) => partnerId);
  const purses = await loadPurses(db, partners, { sourceIds: sources });
  const expiries = await loadExpiries(db, sources);
  const fromExpired = new Map<string, bigint>();
  for (const { partnerId, accrualId, points } of wanted) {
    const before = purses.get(partnerId);
    if (before === undefined) throw new Error("an account of points was not opened");
    if (points < 0n) {
      const lots = before.purse.lots.some((lot) => lot.sourceId === accrualId)
        ? before.purse.lots
        : [...before.purse.lots, emptyLot(newId(), accrualId, expiries.get(accrualId) ?? null)];
      purses.set(partnerId, { ...before, purse: grant({ ...before.purse, lots }, accrualId, -points) });
    } else {
      const taken = takeBack(before.purse, accrualId, points);
      purses.set(partnerId, { ...before, purse: taken.purse });
      fromExpired.set(accrualId, taken.fromExpired);
    }
  }
  await saveLots(db, purses.values());
  return fromExpired;
}

function accountsOfPoints({ organisationId, programId, partnerId }: MaturedPoints): AccountToOpen[] {
  const accounts: AccountRef[] = [
    { kind: "partner_points", ownerId: partnerId, currency: POINTS },
    { kind: "program_points", ownerId: programId, currency: POINTS },
    { kind: "program_points_expired", ownerId: programId, currency: POINTS },
  ];
  return accounts.map((account) => ({ organisationId, programId, account }));
}
