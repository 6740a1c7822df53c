import { POINTS } from "../../core/ledger/account.ts";
import { accrualPosting } from "../../core/ledger/accrual-posting.ts";
import { CUSTOMER_REWARD, PARTNER_POINTS } from "../../core/ledger/grant-accounts.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import { type ReversalToPost, reversalPosting } from "../../core/ledger/reversal-posting.ts";
import type { PostingToWrite } from "./ledger.ts";
import type { PointsToTakeBack } from "./points.ts";
import type { LineRow, SettledCase } from "./settled-case.ts";

/** A settled case with the lines, and the reward, that the database let in. */
export interface WrittenCase {
  readonly settled: SettledCase;
  readonly lines: readonly LineRow[];
  /** Null: none was made. */
  readonly rewardId: string | null;
}

/** A line that a partner gets. */
type PaidLine = LineRow & { readonly line: { readonly partnerId: string } };
const isPaid = (row: LineRow): row is PaidLine => row.line.partnerId !== null;

/** Everything that a case moves: cash by currency, points, and what its customer gets. */
export function postingsOf(
  written: WrittenCase,
  fromExpired: ReadonlyMap<string, bigint>,
  newId: () => string,
): PostingToWrite[] {
  const { organisationId, programId, requestId, input } = written.settled.settlementCase;
  const { conversionId } = input.conversion;
  const postings = [
    ...cashPostings(written),
    ...pointsPostings(written, fromExpired),
    ...rewardPostings(written),
  ];
  return postings.flatMap((posting) =>
    posting === null ? [] : [{ id: newId(), posting, organisationId, programId, conversionId, requestId }],
  );
}

function common({ settlementCase }: SettledCase) {
  const { programId, version: conversionVersion, input } = settlementCase;
  return {
    programId,
    conversionVersion,
    conversionId: input.conversion.conversionId,
    revision: input.revision,
  };
}

/** What is accrued, and what is taken back: one posting each, and one more per currency that was accrued in before. */
function cashPostings({ settled, lines }: WrittenCase): (Posting | null)[] {
  const { currency } = settled.settlementCase.input.conversion;
  const paid = lines.filter(isPaid);
  const accruals = paid.map(({ id, line }) => ({
    accrualId: id,
    partnerId: line.partnerId,
    amountMinor: line.split.cashMinor,
  }));
  const reversals = [
    ...settled.settlement.reversals.flatMap(({ accrualId, partnerId, cashDeltaMinor, matured, ...one }) =>
      partnerId === null
        ? []
        : [{ accrualId, partnerId, matured, deltaMinor: cashDeltaMinor, currency: one.currency }],
    ),
    ...paid.map(({ id, line }) => ({ ...onHold(id, line.partnerId, line.reversed.cashMinor), currency })),
  ];
  return [
    accrualPosting({ ...common(settled), currency, accruals }),
    ...[...Map.groupBy(reversals, (reversal) => reversal.currency)].map(([accruedIn, group]) =>
      reversalPosting({
        ...common(settled),
        currency: accruedIn,
        conversionCurrency: currency,
        reversals: group,
      }),
    ),
  ];
}

function onHold(accrualId: string, partnerId: string, deltaMinor: bigint): ReversalToPost {
  return { accrualId, partnerId, deltaMinor, matured: false };
}

function pointsPostings(
  { settled, lines }: WrittenCase,
  fromExpired: ReadonlyMap<string, bigint>,
): (Posting | null)[] {
  const granted = lines.filter(isPaid).filter(({ line }) => line.split.points > 0n);
  const accruals = granted.map(({ id, line }) => ({
    accrualId: id,
    partnerId: line.partnerId,
    amountMinor: line.split.points,
  }));
  const reversals = [
    ...settled.settlement.reversals.flatMap(({ accrualId, partnerId, deltaPoints, matured }) =>
      partnerId === null
        ? []
        : [
            {
              accrualId,
              partnerId,
              matured,
              deltaMinor: deltaPoints,
              fromExpiredMinor: fromExpired.get(accrualId) ?? 0n,
            },
          ],
    ),
    ...granted.map(({ id, line }) => onHold(id, line.partnerId, line.reversed.points)),
  ];
  const asset = { ...common(settled), currency: POINTS, accounts: PARTNER_POINTS };
  return [accrualPosting({ ...asset, accruals }), reversalPosting({ ...asset, reversals })];
}

/** The customer stands where a partner does. */
function rewardPostings({ settled, rewardId }: WrittenCase): (Posting | null)[] {
  const { reward, reversals } = settled.settlement.customer;
  const conversionCurrency = settled.settlementCase.input.conversion.currency;
  const of = { ...common(settled), accounts: CUSTOMER_REWARD };
  const made = reward === null || rewardId === null ? [] : [{ rewardId, ...reward }];
  const changes = [
    ...reversals.map(({ rewardId: accrualId, customerId: partnerId, ...one }) => ({
      accrualId,
      partnerId,
      ...one,
    })),
    ...made.map((one) => ({
      ...onHold(one.rewardId, one.customerId, one.reversedMinor),
      currency: one.currency,
    })),
  ];
  return [
    ...made.map(({ rewardId: accrualId, customerId: partnerId, currency, amountMinor }) =>
      accrualPosting({ ...of, currency, accruals: [{ accrualId, partnerId, amountMinor }] }),
    ),
    ...[...Map.groupBy(changes, ({ currency }) => currency)].map(([currency, group]) =>
      reversalPosting({ ...of, currency, conversionCurrency, reversals: group }),
    ),
  ];
}

/** Points that are to be taken back from lots, since their lines have matured. */
export function pointsToTakeBack(settled: readonly SettledCase[]): PointsToTakeBack[] {
  return settled.flatMap(({ settlementCase: { organisationId, programId }, settlement }) =>
    settlement.reversals.flatMap(({ accrualId, partnerId, matured, deltaPoints: points }) =>
      partnerId === null || !matured || points === 0n
        ? []
        : [{ accrualId, organisationId, programId, partnerId, points }],
    ),
  );
}
