import { Hono } from "hono";
import * as z from "zod/mini";
import {
  downlineExportFields,
  downlineFields,
  moveCreateSchema,
  searchFields,
  seatSchema,
  treeFields,
} from "../../core/api/trees.ts";
import { noteInAudit } from "../../db/repositories/audit.ts";
import type { PartnerRow } from "../../db/repositories/partners.ts";
import { listChildren } from "../../db/repositories/trees/children.ts";
import {
  countLevels,
  findPlacement,
  listDownline,
  listUpline,
  searchDownline,
  type TreeOf,
} from "../../db/repositories/trees/downline.ts";
import { seatHeld } from "../../db/repositories/trees/manual-seats.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { exportDownline } from "../export-downline.ts";
import { loadPartner } from "../load-partner.ts";
import { requestMove } from "../move-partner.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import {
  presentAtDistance,
  presentChild,
  presentLevels,
  presentMove,
  presentPlacement,
} from "../present-tree.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const treeSchema = z.strictObject(treeFields);
const childrenSchema = z.strictObject({ ...pageFields, ...treeFields });
const downlineSchema = z.strictObject({ ...pageFields, ...downlineFields });
const searchSchema = z.strictObject({ ...searchFields, limit: pageFields.limit });
const exportSchema = z.strictObject(downlineExportFields);

const TYPES = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson" } as const;

/** Who stands above and below one partner, in either tree, and where it sits. */
export const partnerTreeRoutes = new Hono<AppTypes>()
  .get("/:id/upline", permit("partners:read"), withQuery(treeSchema), async (c) => {
    const partner = await loadPartner(c);
    const { tree } = c.req.valid("query");
    const rows = await listUpline(c.get("services").appDb, c.get("caller"), treeOf(partner, tree));
    return c.json({ data: rows.map(presentAtDistance) });
  })
  .get("/:id/downline", permit("partners:read"), withQuery(downlineSchema), async (c) => {
    const partner = await loadPartner(c);
    const { tree, ...page } = c.req.valid("query");
    const rows = await listDownline(c.get("services").appDb, c.get("caller"), treeOf(partner, tree), page);
    return c.json(pageOf(rows, page, presentAtDistance));
  })
  .get("/:id/downline/levels", permit("partners:read"), withQuery(treeSchema), async (c) => {
    const partner = await loadPartner(c);
    const { tree } = c.req.valid("query");
    const rows = await countLevels(c.get("services").appDb, c.get("caller"), treeOf(partner, tree));
    return c.json(presentLevels(rows));
  })
  .get("/:id/downline/search", permit("partners:read"), withQuery(searchSchema), async (c) => {
    const partner = await loadPartner(c);
    const { tree, q, limit } = c.req.valid("query");
    const of = treeOf(partner, tree);
    const rows = await searchDownline(c.get("services").appDb, c.get("caller"), of, { text: q, limit });
    return c.json({ data: rows.slice(0, limit).map(presentAtDistance), more: rows.length > limit });
  })
  .get("/:id/downline/export", permit("partners:read"), withQuery(exportSchema), async (c) =>
    answerExport(c, c.req.valid("query")),
  )
  .get("/:id/children", permit("partners:read"), withQuery(childrenSchema), async (c) => {
    const partner = await loadPartner(c);
    const { tree, ...page } = c.req.valid("query");
    const rows = await listChildren(c.get("services").appDb, c.get("caller"), treeOf(partner, tree), page);
    // A level of the matrix is never wider than a page can be.
    if (tree === "placement") return c.json({ data: rows.map(presentChild), nextCursor: null });
    return c.json(pageOf(rows, page, presentChild));
  })
  .get("/:id/placement", permit("partners:read"), async (c) => c.json(await placementOf(c)))
  .post("/:id/seat", permit("partners:write"), withBody(seatSchema), async (c) => {
    const { parentPartnerId = null, position = null } = c.req.valid("json");
    const { id: partnerId, programId } = await loadPartner(c);
    const { app, now } = c.get("services");
    const { organisationId } = c.get("caller");
    const seated = await inTransaction(app, c.get("caller"), (tx) =>
      seatHeld(tx, {
        ...{ organisationId, programId, partnerId, parentId: parentPartnerId, position, now: now() },
      }),
    );
    if (!seated.ok) throw treeRefusal(seated.reason, "parentPartnerId");
    if (seated.value === null) throw treeRefusal("not_seated");
    return c.json(await placementOf(c), 201);
  })
  .post("/:id/moves", permit("partners:write"), withBody(moveCreateSchema), async (c) => {
    const body = c.req.valid("json");
    return c.json(presentMove(await requestMove(c, await loadPartner(c), body)), 201);
  });

const treeOf = ({ id, programId }: PartnerRow, tree: TreeOf["tree"]): TreeOf => ({
  ...{ programId, tree, partnerId: id },
});

async function placementOf(c: AppContext) {
  const { id } = await loadPartner(c);
  return presentPlacement(id, await findPlacement(c.get("services").appDb, c.get("caller"), id));
}

/** The whole downline as a stream, noted in the audit log: names and addresses leave the platform. */
async function answerExport(c: AppContext, { tree, depth, format }: z.infer<typeof exportSchema>) {
  const partner = await loadPartner(c);
  const of = treeOf(partner, tree);
  const { appDb, now } = c.get("services");
  const caller = c.get("caller");
  await noteInAudit(appDb, caller, {
    ...{ organisationId: caller.organisationId, personId: null, action: "downline.exported" },
    details: { partnerId: of.partnerId, tree, depth, format },
  });
  const stream = exportDownline(async (after, limit) => {
    const page = { depth, limit: limit - 1, cursor: after, rising: true };
    return (await listDownline(appDb, caller, of, page)).map(presentAtDistance);
  }, format);
  return new Response(stream, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="downline-${now().toISOString().slice(0, 10)}.${format}"`,
    },
  });
}
