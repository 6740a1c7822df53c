import type { ProductImport, ProductImportRow } from "../core/api/products.ts";
import type { ImportedProduct, ProductRow } from "../db/repositories/products.ts";

type Standing = Pick<ProductRow, "externalId" | "name" | "category" | "volume" | "status">;

/** What an import makes of the products that stand, in the order of its rows. No `externalId` may be in it twice. */
export interface ImportPlan {
  readonly created: readonly ImportedProduct[];
  readonly updated: readonly ImportedProduct[];
  readonly rows: ProductImport["rows"];
}

export function planImport(rows: readonly ProductImportRow[], standing: readonly Standing[]): ImportPlan {
  const known = new Map(standing.map((product) => [product.externalId, product]));
  const created: ImportedProduct[] = [];
  const updated: ImportedProduct[] = [];
  const outcomes = rows.map(({ externalId, name, category, volume, status }) => {
    const before = known.get(externalId);
    const product: ImportedProduct = {
      externalId,
      name,
      category: category === undefined ? (before?.category ?? null) : category,
      volume: volume === undefined ? (before?.volume ?? 0n) : BigInt(volume),
      status: status ?? before?.status ?? "active",
    };
    if (before === undefined) created.push(product);
    else if (differs(before, product)) updated.push(product);
    else return { externalId, outcome: "unchanged" as const };
    return { externalId, outcome: before === undefined ? ("created" as const) : ("updated" as const) };
  });
  return { created, updated, rows: outcomes };
}

function differs(before: Standing, after: ImportedProduct): boolean {
  return (["name", "category", "volume", "status"] as const).some((field) => before[field] !== after[field]);
}
