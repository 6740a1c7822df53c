import { instantsOf, localTime } from "../notifications/local-time.ts";

/** What moved a program's funds in a time, in one currency. Minor units, 0 or more but for `drawnMinor`. */
export interface FundsMovement {
  readonly topUpsMinor: bigint;
  /** What of top-ups went back, net of what came again. */
  readonly topUpsReturnedMinor: bigint;
  /** Drawn by payouts, less what was given back since it did not leave. */
  readonly drawnMinor: bigint;
  /** What had left and came back. */
  readonly returnedMinor: bigint;
}

/** What an invoice says, as it is kept in `invoices.body`. Minor units as digits. */
export interface InvoiceBody {
  readonly v: 1;
  readonly organisation: string;
  readonly program: string;
  /** Days of the program's own time, both included. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Up to when it counts: the next one goes on there. */
  readonly toAt: string;
  readonly openingMinor: string;
  readonly topUpsMinor: string;
  readonly topUpsReturnedMinor: string;
  /** Commission paid out of the funds. */
  readonly drawnMinor: string;
  readonly returnedMinor: string;
  readonly payouts: number;
  readonly partners: number;
  readonly feeBps: number;
  /** Of what the fee is. */
  readonly feeBaseMinor: string;
  readonly feeMinor: string;
  readonly closingMinor: string;
}

export interface InvoiceFacts extends FundsMovement {
  readonly organisation: string;
  readonly program: string;
  /** `2026-11` */
  readonly month: string;
  readonly timezone: string;
  /** The closing of the invoice before; 0 of the first. */
  readonly openingMinor: bigint;
  readonly payouts: number;
  readonly partners: number;
  readonly feeBps: number;
}

/**
 * The invoice of a month: what was there, came in, was paid out and came back, the fee, and what is left. The fee is of what
 * was paid out less what came back, never less than nothing, and rounded once, down.
 */
export function planInvoice(facts: InvoiceFacts): InvoiceBody & { readonly fee: bigint } {
  const { openingMinor, topUpsMinor, topUpsReturnedMinor, drawnMinor, returnedMinor, feeBps } = facts;
  const netMinor = drawnMinor - returnedMinor;
  const baseMinor = netMinor > 0n ? netMinor : 0n;
  const fee = (baseMinor * BigInt(feeBps)) / 10_000n;
  const closingMinor = openingMinor + topUpsMinor - topUpsReturnedMinor - netMinor - fee;
  const { organisation, program, month, timezone, payouts, partners } = facts;
  const end = endOf(month, timezone);
  return {
    ...{ v: 1, organisation, program, payouts, partners, feeBps, fee },
    firstDay: `${month}-01`,
    lastDay: localTime(new Date(end.getTime() - 1), timezone).day,
    toAt: end.toISOString(),
    openingMinor: String(openingMinor),
    topUpsMinor: String(topUpsMinor),
    topUpsReturnedMinor: String(topUpsReturnedMinor),
    drawnMinor: String(drawnMinor),
    returnedMinor: String(returnedMinor),
    feeBaseMinor: String(baseMinor),
    feeMinor: String(fee),
    closingMinor: String(closingMinor),
  };
}

/** When a month is over at a place. */
export function endOf(month: string, timezone: string): Date {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const [ms = 0] = instantsOf(Date.UTC(year, number, 1), timezone);
  return new Date(ms);
}
