import { Hono } from "hono";
import * as z from "zod/mini";
import type { Permission } from "../../core/access/permissions.ts";
import {
  type ReceiptList,
  receiptListFields,
  receiptPartnerFields,
  receiptPathSchema,
} from "../../core/api/receipts.ts";
import {
  findReceipt,
  listReceiptAccounts,
  listReceipts,
  type ReceiptReader,
  type ReceiptRow,
  readReceipts,
  receiptsOfAccrual,
} from "../../db/repositories/receipts.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { exportReceipts } from "../export-receipts.ts";
import { pageFields } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentReceipt, presentReceiptAccount } from "../present-receipt.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { withPath, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ limit: pageFields.limit, ...receiptListFields });
const partnerSchema = z.strictObject(receiptPartnerFields);

type ReaderOf = (c: AppContext, partnerId?: string) => ReceiptReader;

/** A user's own, over all its programs. */
export const ownReceiptRoutes = routesOf("affiliate:read", (c, partnerId) => {
  return { actor: c.get("user"), programId: undefined, partnerId };
});

/** Those of the tenant's partners. */
export const receiptRoutes = routesOf("reports:read", (c, partnerId) => {
  return { actor: c.get("caller"), programId: visibleProgram(c), partnerId };
});

/** The public halves of the keys that sign, of old ones too: whoever has a receipt can verify it with them. */
export const receiptKeyRoutes = new Hono<AppTypes>().get("/keys.json", (c) => {
  c.header("cache-control", "public, max-age=300");
  return c.json({ keys: c.get("services").receiptKeys.publicKeys });
});

function routesOf(permission: Permission, readerOf: ReaderOf) {
  return new Hono<AppTypes>()
    .get("/", permit(permission), withQuery(listSchema), async (c) => {
      const query = c.req.valid("query");
      return c.json(await listOf(c, readerOf(c), query));
    })
    .get("/accounts", permit(permission), withQuery(partnerSchema), async (c) => {
      const { partnerId } = c.req.valid("query");
      const rows = await listReceiptAccounts(c.get("services").appDb, readerOf(c, partnerId));
      return c.json({ data: rows.map(presentReceiptAccount) });
    })
    .get("/export", permit(permission), withQuery(partnerSchema), (c) => {
      const { partnerId } = c.req.valid("query");
      const { appDb, now } = c.get("services");
      const reader = readerOf(c, partnerId);
      const stream = exportReceipts((after, limit) => readReceipts(appDb, reader, after, limit));
      const day = now().toISOString().slice(0, 10);
      return new Response(stream, {
        headers: {
          "content-type": "application/x-ndjson",
          "content-disposition": `attachment; filename="receipts-${day}.ndjson"`,
        },
      });
    })
    .get("/:accountId/:number", permit(permission), withPath(receiptPathSchema), async (c) => {
      const path = c.req.valid("param");
      const row = await findReceipt(c.get("services").appDb, readerOf(c), path);
      return c.json(presentReceipt(found(row, "receipt")));
    });
}

async function listOf(
  c: AppContext,
  reader: ReceiptReader,
  { accountId, accrualId, before, limit }: z.infer<typeof listSchema>,
): Promise<ReceiptList> {
  const { appDb } = c.get("services");
  if (accrualId !== undefined) {
    const rows = await receiptsOfAccrual(appDb, reader, accrualId);
    return { data: rows.map(presentReceipt), nextBefore: null };
  }
  if (accountId === undefined) {
    const message = "name the account, or the line of commission (accrualId)";
    throw new Problem("invalid_parameter", `accountId: ${message}`, [
      { field: "accountId", code: "required", message },
    ]);
  }
  const rows = await listReceipts(appDb, reader, { accountId, before, limit });
  return pageOfReceipts(rows, limit);
}

/** `rows` holds one more than the page, which only tells that there is more. */
function pageOfReceipts(rows: readonly ReceiptRow[], limit: number): ReceiptList {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(presentReceipt),
    nextBefore: rows.length > limit && last !== undefined ? last.number : null,
  };
}
