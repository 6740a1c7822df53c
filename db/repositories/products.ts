import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { KnownProduct } from "../../core/conversions/volume.ts";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { products } from "../schema/products.ts";

export type ProductRow = typeof products.$inferSelect;
export type NewProduct = Omit<typeof products.$inferInsert, "organisationId">;

/** Rejects with a violation of `products_external_id` when the program has that id; an archived product keeps its own. */
export async function insertProduct(
  db: HttpDatabase,
  identity: Identity,
  product: NewProduct,
): Promise<ProductRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(products)
      .values({ ...product, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** @param programId when given, a product of another program is not found */
export async function findProduct(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<ProductRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(products.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(products)
      .where(and(eq(products.id, id), ofProgram)),
  ]);
  return rows[0];
}

/** What the program's list says of the products with these ids of the merchant; archived ones were sold as well. */
export async function findKnownProducts(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  externalIds: readonly string[],
): Promise<Map<string, KnownProduct>> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ externalId: products.externalId, category: products.category, volume: products.volume })
      .from(products)
      .where(and(eq(products.programId, programId), inArray(products.externalId, [...externalIds]))),
  ]);
  return new Map(rows.map(({ externalId, ...known }) => [externalId, known]));
}

export interface ProductFilter {
  readonly programId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly category?: string | undefined;
  readonly status?: ProductRow["status"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listProducts(
  db: HttpDatabase,
  identity: Identity,
  { programId, externalId, category, status, cursor, limit }: ProductFilter,
): Promise<ProductRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(products.programId, programId),
    externalId === undefined ? undefined : eq(products.externalId, externalId),
    category === undefined ? undefined : eq(products.category, category),
    status === undefined ? undefined : eq(products.status, status),
    cursor === undefined ? undefined : lt(products.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(products)
      .where(where)
      .orderBy(desc(products.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export type ProductChanges = Partial<Pick<NewProduct, "name" | "category" | "volume" | "status">>;

/** Changes a product whose version is still `version`; undefined when another stands. */
export async function updateProduct(
  db: HttpDatabase,
  identity: Identity,
  {
    id,
    version,
    changes,
  }: { readonly id: string; readonly version: number; readonly changes: ProductChanges },
): Promise<ProductRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .update(products)
      .set({ ...changes, version: sql`${products.version} + 1` })
      .where(and(eq(products.id, id), eq(products.version, version)))
      .returning(),
  ]);
  return rows[0];
}

/** A product as an import leaves it. */
export type ImportedProduct = Pick<ProductRow, "externalId" | "name" | "category" | "volume" | "status">;

/** The program's products with these ids of the merchant; `lock`: nobody changes them until the transaction ends. */
export async function listImported(
  db: Executor,
  programId: string,
  externalIds: readonly string[],
  { lock }: { readonly lock: boolean },
): Promise<ImportedProduct[]> {
  const rows = await rowsOf<Omit<ImportedProduct, "volume"> & { volume: string }>(
    db,
    sql`
    SELECT external_id AS "externalId", name, category, volume::text, status FROM products
    WHERE program_id = ${programId}::uuid AND external_id IN (SELECT json_array_elements_text(${JSON.stringify(externalIds)}::json))
    ORDER BY id ${lock ? sql`FOR UPDATE` : sql``}`,
  );
  return rows.map((row) => ({ ...row, volume: BigInt(row.volume) }));
}

/** Rejects with a violation of `products_external_id` when one was made meanwhile. */
export async function writeImport(
  tx: Executor,
  of: { readonly organisationId: string; readonly programId: string },
  {
    created,
    updated,
  }: { readonly created: readonly ImportedProduct[]; readonly updated: readonly ImportedProduct[] },
): Promise<void> {
  const given = (rows: readonly ImportedProduct[]) => {
    const json = rows.map(({ volume, ...row }, n) => ({ n, ...row, volume: volume.toString() }));
    return sql`json_to_recordset(${JSON.stringify(json)}::json)
      AS r(n int, "externalId" text, name text, category text, volume bigint, status text)`;
  };
  if (created.length > 0)
    await tx.execute(sql`
      INSERT INTO products (id, organisation_id, program_id, external_id, name, category, volume, status)
      SELECT uuidv7(), ${of.organisationId}::uuid, ${of.programId}::uuid, r."externalId", r.name, r.category, r.volume, r.status
      FROM ${given(created)} ORDER BY r.n`);
  if (updated.length > 0)
    await tx.execute(sql`
      UPDATE products p SET name = r.name, category = r.category, volume = r.volume, status = r.status, version = p.version + 1
      FROM ${given(updated)} WHERE p.program_id = ${of.programId}::uuid AND p.external_id = r."externalId"`);
}
