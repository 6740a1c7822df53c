import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Product,
  type ProductImport,
  productCreateSchema,
  productImportSchema,
  productListFields,
  productUpdateSchema,
} from "../../core/api/products.ts";
import { identityExecutor } from "../../db/client.ts";
import {
  findProduct,
  insertProduct,
  listImported,
  listProducts,
  type ProductChanges,
  type ProductRow,
  updateProduct,
  writeImport,
} from "../../db/repositories/products.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { inTransaction } from "../../db/transaction.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { planImport } from "../plan-import.ts";
import type { FieldError } from "../problem.ts";
import { invalidFields, readId } from "../read-body.ts";
import { alreadyExists, checkActive, checkVersion, found, stale } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

/** Of an import: a thousand rows with names of their full length. */
const IMPORT_MAX_BYTES = 1024 * 1024;

const listSchema = z.strictObject({ ...pageFields, ...productListFields });

/** Products: what a merchant sells, as far as plans and volumes ask. Orders that were reported keep what they counted for. */
export const productRoutes = new Hono<AppTypes>()
  .post("/", permit("plans:write"), withBody(productCreateSchema), async (c) => {
    const { programId: named, volume, ...fields } = c.req.valid("json");
    const services = c.get("services");
    const programId = namedProgram(c, named);
    const program = await findProgram(services.appDb, c.get("caller"), programId);
    checkActive(found(program, "program", "programId").status, "program");
    const product = { ...fields, id: services.newId(), programId, volume: BigInt(volume) };
    try {
      return c.json(presentProduct(await insertProduct(services.appDb, c.get("caller"), product)), 201);
    } catch (error) {
      if (violatedConstraint(error) !== "products_external_id") throw error;
      throw alreadyExists(
        "externalId",
        `The program has the product ${fields.externalId} already; an archived one keeps its id.`,
      );
    }
  })
  .post("/import", permit("plans:write"), withBody(productImportSchema, IMPORT_MAX_BYTES), async (c) =>
    c.json(await importProducts(c, c.req.valid("json"))),
  )
  .get("/", permit("plans:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const programId = visibleProgram(c, query.programId);
    const rows = await listProducts(c.get("services").appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, presentProduct));
  })
  .get("/:id", permit("plans:read"), async (c) => c.json(presentProduct(await loadProduct(c))))
  .patch("/:id", permit("plans:write"), withBody(productUpdateSchema), async (c) => {
    const { version, volume, ...rest } = c.req.valid("json");
    const product = await loadProduct(c);
    checkVersion(version, product.version, "product");
    return c.json(
      await commit(c, product, given({ ...rest, volume: volume === undefined ? volume : BigInt(volume) })),
    );
  });

/** All rows or none: a refusal names each row that is wrong, by its place in the list. */
async function importProducts(
  c: AppContext,
  { programId: named, dryRun, products }: z.infer<typeof productImportSchema>,
): Promise<ProductImport> {
  const { app, appDb } = c.get("services");
  const caller = c.get("caller");
  const programId = namedProgram(c, named);
  const program = await findProgram(appDb, caller, programId);
  checkActive(found(program, "program", "programId").status, "program");
  const ids = products.map(({ externalId }) => externalId);
  refuseTwice(ids);
  const { created, updated, rows } = dryRun
    ? planImport(
        products,
        await listImported(identityExecutor(appDb, caller), programId, ids, { lock: false }),
      )
    : await inTransaction(app, caller, async (tx) => {
        const plan = planImport(products, await listImported(tx, programId, ids, { lock: true }));
        await writeImport(tx, { organisationId: caller.organisationId, programId }, plan);
        return plan;
      }).catch((error: unknown) => {
        throw violatedConstraint(error) === "products_external_id" ? stale("list of products") : error;
      });
  const unchanged = rows.length - created.length - updated.length;
  return { dryRun, created: created.length, updated: updated.length, unchanged, rows };
}

function refuseTwice(externalIds: readonly string[]): void {
  const first = new Map<string, number>();
  const errors = externalIds.flatMap((id, index): FieldError[] => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, index);
      return [];
    }
    const message = `stands in products[${before}] already`;
    return [{ field: `products[${index}].externalId`, code: "given_twice", message }];
  });
  if (errors.length > 0) throw invalidFields(errors);
}

async function loadProduct(c: AppContext): Promise<ProductRow> {
  const { appDb } = c.get("services");
  return found(await findProduct(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "product");
}

async function commit(c: AppContext, product: ProductRow, changes: ProductChanges): Promise<Product> {
  if (Object.keys(changes).length === 0) return presentProduct(product);
  const { id, version } = product;
  const row = await updateProduct(c.get("services").appDb, c.get("caller"), { id, version, changes });
  if (row === undefined) throw stale("product");
  return presentProduct(row);
}

function presentProduct(row: ProductRow): Product {
  return {
    id: row.id,
    programId: row.programId,
    externalId: row.externalId,
    name: row.name,
    category: row.category,
    // The schema lets in no more than a number holds.
    volume: Number(row.volume),
    status: row.status,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
  };
}
