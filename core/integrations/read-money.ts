import type { Result } from "../result.ts";

/** Reads an amount as a provider writes it: minor units of ISO 4217 beside the currency in capitals. */
export type ReadMoney = (
  amount: number,
  currency: string,
) => Result<{ readonly amountMinor: bigint; readonly currency: string }, string>;
