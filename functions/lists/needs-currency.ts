import { Problem } from "../problem.ts";

/** Amounts of different currencies are not compared. */
export function needsCurrency(): Problem {
  const message = "must be named where amounts are compared";
  return new Problem("invalid_parameter", `currency: ${message}`, [
    { field: "currency", code: "required", message },
  ]);
}

/** Of a list that is sorted by `amountMinor`. */
export function needsCurrencyForAmounts(
  { currency }: { readonly currency?: string | undefined },
  sort: string,
): void {
  if (currency === undefined && sort.endsWith("amountMinor")) throw needsCurrency();
}
