import * as z from "zod/mini";
import { idField, lineField, versionField, wholeField } from "./fields.ts";

const status = z.enum(["active", "archived"], "must be active or archived");

const fields = {
  name: lineField(200),
  /** By which plans may pay otherwise; null: none. */
  category: z.nullable(lineField(100)),
  /** What one unit counts for in volumes, in whole units, apart from its price. */
  volume: wholeField(0, Number.MAX_SAFE_INTEGER),
};

export const productCreateSchema = z.strictObject({
  programId: z.optional(idField),
  /** The merchant's id, as the items of its orders name it. */
  externalId: lineField(200),
  ...fields,
  category: z._default(fields.category, null),
  volume: z._default(fields.volume, 0),
});

export const productUpdateSchema = z.extend(z.partial(z.strictObject({ ...fields, status })), {
  version: versionField,
});

export const productListFields = {
  programId: z.optional(idField),
  externalId: z.optional(lineField(200)),
  category: z.optional(lineField(100)),
  status: z.optional(status),
};

/** Rows of one import. */
export const PRODUCT_IMPORT_MAX = 1_000;

const importRow = z.strictObject({
  externalId: lineField(200),
  name: fields.name,
  /** What is absent stays as it stands; of a new product none, 0 and active. */
  category: z.optional(fields.category),
  volume: z.optional(fields.volume),
  status: z.optional(status),
});
export type ProductImportRow = z.infer<typeof importRow>;

/** `POST /api/v1/products/import`: makes and changes products by their `externalId`, all of them or none. */
export const productImportSchema = z.strictObject({
  programId: z.optional(idField),
  /** True: answers what would be done, and writes nothing. */
  dryRun: z._default(z.boolean("must be true or false"), false),
  products: z
    .array(importRow, "must be a list of products")
    .check(
      z.minLength(1, "must have at least one product"),
      z.maxLength(PRODUCT_IMPORT_MAX, `must have at most ${PRODUCT_IMPORT_MAX} products`),
    ),
});

/** What became of an import, or would. */
export interface ProductImport {
  readonly dryRun: boolean;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** In the order of the rows. */
  readonly rows: readonly {
    readonly externalId: string;
    readonly outcome: "created" | "updated" | "unchanged";
  }[];
}

/** A product as the API answers it. */
export interface Product {
  readonly id: string;
  readonly programId: string;
  readonly externalId: string;
  readonly name: string;
  readonly category: string | null;
  readonly volume: number;
  readonly status: "active" | "archived";
  readonly version: number;
  readonly createdAt: string;
}
