import { Hono } from "hono";
import * as z from "zod/mini";
import {
  invoiceFileFields,
  lowBalanceSchema,
  type StartedTopUp,
  topUpSchema,
} from "../../core/api/funding.ts";
import { findFundingAs, listFunds } from "../../db/repositories/payouts/funding.ts";
import { findInvoice, listInvoices } from "../../db/repositories/payouts/invoices.ts";
import { listTopUps } from "../../db/repositories/payouts/top-ups.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { invoiceDocument } from "../funding/invoice-document.ts";
import { presentFunding, presentInvoice, presentTopUp } from "../funding/present-funding.ts";
import { startTopUp } from "../funding/start-top-up.ts";
import { putLowBalance } from "../funding/terms.ts";
import { handOff } from "../hand-off.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { renderDocument } from "../pdf/render-document.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const pageSchema = z.strictObject(pageFields);
const fileSchema = z.strictObject(invoiceFileFields);

/** With what a program pays its partners: what it has, what came in, and bringing more. */
export const fundingRoutes = new Hono<AppTypes>()
  .get("/:id/funding", permit("funding:read"), async (c) => c.json(await fundingOf(c)))
  .put("/:id/funding/low-balance", permit("funding:write"), withBody(lowBalanceSchema), async (c) => {
    const { lowBalanceMinor } = c.req.valid("json");
    const program = await loadCallerProgram(c);
    const { audit } = c.get("caller");
    const saying = { services: c.get("services"), audit, requestId: c.get("requestId") };
    handOff(c, await putLowBalance(saying, program, lowBalanceMinor));
    return c.json(await fundingOf(c));
  })
  .get("/:id/top-ups", permit("funding:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const { id: programId } = await loadCallerProgram(c);
    const rows = await listTopUps(c.get("services").appDb, c.get("caller"), { ...page, programId });
    return c.json(pageOf(rows, page, presentTopUp));
  })
  .post("/:id/top-ups", permit("funding:write"), withBody(topUpSchema), async (c) => {
    const { currency, amountMinor, key: requestKey } = c.req.valid("json");
    const { audit, test, user } = c.get("caller");
    if (test) throw new Problem("forbidden", "A test key moves no money.");
    const program = await loadCallerProgram(c);
    const by = { userId: user?.userId ?? null, audit, requestId: c.get("requestId") };
    const asked = { program, currency, amountMinor: BigInt(amountMinor), requestKey, ...by };
    const { topUp, url, isNew } = await startTopUp(c.get("services"), asked);
    if (!isNew) c.header("idempotent-replayed", "true");
    const started: StartedTopUp = { ...presentTopUp(topUp), url };
    return c.json(started, isNew ? 201 : 200);
  })
  .get("/:id/invoices", permit("funding:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const { id: programId } = await loadCallerProgram(c);
    const rows = await listInvoices(c.get("services").appDb, c.get("caller"), { ...page, programId });
    return c.json(pageOf(rows, page, presentInvoice));
  })
  .get("/:id/invoices/:invoiceId/pdf", permit("funding:read"), withQuery(fileSchema), async (c) => {
    const { language } = c.req.valid("query");
    const { id: programId } = await loadCallerProgram(c);
    const { appDb, env } = c.get("services");
    const wanted = { id: readId(c, "invoiceId"), programId };
    const invoice = found(await findInvoice(appDb, c.get("caller"), wanted), "invoice");
    const bytes = await renderDocument(env.ASSETS, invoiceDocument(invoice, language));
    return c.body(new Uint8Array(bytes), 200, {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="invoice-${invoice.number}.pdf"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
  });

async function fundingOf(c: AppContext) {
  const { id } = await loadCallerProgram(c);
  const { appDb } = c.get("services");
  const [stored, rows] = await Promise.all([
    findFundingAs(appDb, c.get("caller"), id),
    listFunds(appDb, c.get("caller"), id),
  ]);
  return presentFunding(id, stored, rows);
}
