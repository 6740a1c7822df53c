import type {
  CurrencyFunding,
  FundingTermsAnswer,
  Invoice,
  ProgramFunding,
  TopUp,
} from "../../core/api/funding.ts";
import type { PayoutBatchDetail } from "../../core/api/payouts.ts";
import { minorToJson } from "../../core/money/amount.ts";
import {
  amountIn,
  creditLimitOf,
  drawsOnFunds,
  type FundingTerms,
  fundingTermsOf,
  isLow,
  missingOf,
} from "../../core/payout/funding.ts";
import type { BatchNeedRow, FundsRow, StoredFunding } from "../../db/repositories/payouts/funding.ts";
import type { InvoiceRow } from "../../db/repositories/payouts/invoices.ts";
import type { TopUpListRow, TopUpRow } from "../../db/repositories/payouts/top-ups.ts";
import { iso, isoOrNull } from "../iso.ts";

export function presentFunding(
  programId: string,
  stored: StoredFunding,
  rows: readonly FundsRow[],
): ProgramFunding {
  const terms = fundingTermsOf(stored.terms);
  const { feeBps, byHand } = terms;
  const currencies = rows.map((row) => presentCurrency(terms, stored.lowBalanceMinor, row));
  return { programId, feeBps, byHand, currencies };
}

function presentCurrency(
  terms: FundingTerms,
  lowBalanceMinor: StoredFunding["lowBalanceMinor"],
  row: FundsRow,
): CurrencyFunding {
  const { currency } = row;
  const fundsMinor = BigInt(row.fundsMinor);
  const named = amountIn(lowBalanceMinor, currency);
  return {
    ...coverOf(terms, fundsMinor, row),
    drawnMinor: toJson(row.drawnMinor),
    onItsWayMinor: toJson(row.onItsWayMinor),
    feesMinor: toJson(row.feesMinor),
    lowBalanceMinor: named === null ? null : minorToJson(named),
    isLow: isLow(fundsMinor, lowBalanceMinor, currency),
  };
}

/** What lines that have not left need of the funds, and what is missing. */
function coverOf(terms: FundingTerms, fundsMinor: bigint, row: BatchNeedRow) {
  const { currency } = row;
  const creditLimitMinor = creditLimitOf(terms, currency);
  const byHandMinor = drawsOnFunds(terms, "bank") ? BigInt(row.byHandMinor) : 0n;
  const amountMinor = BigInt(row.byStripeMinor) + byHandMinor;
  return {
    currency,
    fundsMinor: minorToJson(fundsMinor),
    creditLimitMinor: minorToJson(creditLimitMinor),
    neededMinor: minorToJson(amountMinor),
    missingMinor: minorToJson(missingOf({ fundsMinor, creditLimitMinor, amountMinor })),
  };
}

/** Whether a program's funds cover what of a batch has not left, by currency. */
export function presentBatchFunding(
  stored: StoredFunding,
  funds: readonly FundsRow[],
  needs: readonly BatchNeedRow[],
): PayoutBatchDetail["funding"] {
  const terms = fundingTermsOf(stored.terms);
  const fundsMinor = new Map(funds.map((row) => [row.currency, BigInt(row.fundsMinor)]));
  return needs.map((need) => coverOf(terms, fundsMinor.get(need.currency) ?? 0n, need));
}

export function presentTerms(programId: string, { terms, version }: StoredFunding): FundingTermsAnswer {
  return { programId, ...fundingTermsOf(terms), version };
}

export function presentTopUp(row: TopUpListRow | TopUpRow): TopUp {
  const { id, programId, method, currency, state, reference, receivedOn, reason } = row;
  return {
    ...{ id, programId, method, currency, state, reference, receivedOn, reason },
    amountMinor: toJson(String(row.amountMinor)),
    returnedMinor: toJson(String(row.returnedMinor)),
    settledAt: isoOrNull(row.settledAt),
    createdAt: iso(row.createdAt),
  };
}

export function presentInvoice(row: InvoiceRow): Invoice {
  const { id, programId, number, month, currency, body, issuedAt } = row;
  const { payouts, partners, feeBps } = body;
  return {
    ...{ id, programId, number, month, currency, payouts, partners, feeBps },
    openingMinor: toJson(body.openingMinor),
    topUpsMinor: toJson(body.topUpsMinor),
    topUpsReturnedMinor: toJson(body.topUpsReturnedMinor),
    paidOutMinor: toJson(body.drawnMinor),
    returnedMinor: toJson(body.returnedMinor),
    feeMinor: toJson(body.feeMinor),
    closingMinor: toJson(body.closingMinor),
    issuedAt: iso(issuedAt),
  };
}

const toJson = (minor: string): number => minorToJson(BigInt(minor));
