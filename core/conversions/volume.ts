import type { ReportedItem } from "../api/conversions.ts";
import { ok, type Result, refuse } from "../result.ts";
import type { ReportRefusal } from "./check-report.ts";

/** What a program's list says of a product. */
export interface KnownProduct {
  readonly category: string | null;
  /** Whole units that one unit of it counts for. */
  readonly volume: bigint;
}

/** An item as it is stored: with the category and the volume that it had when it was reported, whatever becomes of them. */
export interface StoredItem {
  readonly productId: string;
  readonly category: string | null;
  readonly quantity: number;
  readonly amountMinor: number;
  /** Of the whole line, in whole units. */
  readonly volume: number;
}

/** How a program counts volume. */
export interface VolumeTerms {
  readonly volumeSource: "amount" | "items";
  /** Null: the first of its currencies. */
  readonly volumeCurrency: string | null;
  readonly currencies: readonly string[];
}

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Completes items by the program's list: what the report says comes first. A product that the list does not know has no
 * category and counts for nothing.
 */
export function completeItems(
  items: readonly ReportedItem[],
  products: ReadonlyMap<string, KnownProduct>,
): Result<StoredItem[], ReportRefusal[]> {
  const refusals: ReportRefusal[] = [];
  const stored = items.map(({ productId, category, quantity, amountMinor, volume }, index): StoredItem => {
    const product = products.get(productId);
    const counted = volume === undefined ? (product?.volume ?? 0n) * BigInt(quantity) : BigInt(volume);
    if (counted > MAX) {
      const message = `its volume must be at most ${MAX}, for a quantity of ${quantity}`;
      refusals.push({ field: `items[${index}].quantity`, code: "volume_too_large", message });
    }
    return {
      productId,
      category: category ?? product?.category ?? null,
      quantity,
      amountMinor,
      volume: Number(counted),
    };
  });
  return refusals.length > 0 ? refuse(refusals) : ok(stored);
}

/**
 * What a conversion counts for in volumes, in whole units: what its items do, or its amount where that is in the
 * currency that the program counts. At most 2^53 − 1, as amounts are.
 */
export function conversionVolume(
  report: { readonly amountMinor: number; readonly currency: string },
  items: readonly StoredItem[],
  terms: VolumeTerms,
): bigint {
  if (terms.volumeSource === "amount") {
    const counted = terms.volumeCurrency ?? terms.currencies[0];
    return report.currency === counted ? BigInt(report.amountMinor) : 0n;
  }
  const total = items.reduce((sum, { volume }) => sum + BigInt(volume), 0n);
  return total < MAX ? total : MAX;
}
