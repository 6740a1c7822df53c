import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Product,
  productCreateSchema,
  productListFields,
  productUpdateSchema,
} from "../../core/api/products.ts";
import {
  findProduct,
  insertProduct,
  listProducts,
  type ProductChanges,
  type ProductRow,
  updateProduct,
} from "../../db/repositories/products.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readBody, readId, readQuery } from "../read-body.ts";
import { alreadyExists, checkActive, checkVersion, found, stale } from "../refusals.ts";

const listSchema = z.strictObject({ ...pageFields, ...productListFields });

/** Products: what a merchant sells, as far as plans and volumes ask. Orders that were reported keep what they counted for. */
export const productRoutes = new Hono<AppTypes>()
  .post("/", permit("plans:write"), async (c) => {
    const { programId: named, volume, ...fields } = await readBody(c, productCreateSchema);
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
  .get("/", permit("plans:read"), async (c) => {
    const query = readQuery(c, listSchema);
    const programId = visibleProgram(c, query.programId);
    const rows = await listProducts(c.get("services").appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, presentProduct));
  })
  .get("/:id", permit("plans:read"), async (c) => c.json(presentProduct(await loadProduct(c))))
  .patch("/:id", permit("plans:write"), async (c) => {
    const { version, volume, ...rest } = await readBody(c, productUpdateSchema);
    const product = await loadProduct(c);
    checkVersion(version, product.version, "product");
    return c.json(
      await commit(c, product, given({ ...rest, volume: volume === undefined ? volume : BigInt(volume) })),
    );
  });

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
