import { Hono } from "hono";
import * as z from "zod/mini";
import {
  approveDocumentSchema,
  approveKycSchema,
  kycQueueFields,
  kycReasonSchema,
  requestKycSchema,
} from "../../core/api/kyc.ts";
import { findCheck, listChecks } from "../../db/repositories/compliance/check-views.ts";
import { findDocument, noteOpened } from "../../db/repositories/compliance/documents.ts";
import { findPayee } from "../../db/repositories/payouts/payee-search.ts";
import { inTransaction } from "../../db/transaction.ts";
import { answerDocument } from "../compliance/document-file.ts";
import {
  approveCheck,
  approveDocument,
  rejectCheck,
  rejectDocument,
  takeCheck,
} from "../compliance/judge-check.ts";
import type { HandOffs, KycWork } from "../compliance/kyc-work.ts";
import { requestCheck } from "../compliance/open-check.ts";
import { presentCheck } from "../compliance/present-kyc.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const queueSchema = z.strictObject({ ...pageFields, ...kycQueueFields });

/** Who payees are, as the platform's people make sure of it. */
export const adminKycRoutes = new Hono<AppTypes>()
  .get("/checks", permit("platform.compliance:read"), withQuery(queueSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listChecks(c.get("services").appDb, c.get("operator"), query);
    return c.json(pageOf(rows, query, presentCheck));
  })
  .get("/checks/:id", permit("platform.compliance:read"), (c) => answer(c, readId(c, "id")))
  .post("/checks", permit("platform.compliance:write"), withBody(requestKycSchema), async (c) => {
    const asked = c.req.valid("json");
    found(
      await findPayee(c.get("services").appDb, c.get("operator"), asked.affiliateId),
      "payee",
      "affiliateId",
    );
    const { check, handOffs } = await requestCheck(workOf(c), asked);
    handOff(c, handOffs);
    return answer(c, check.id, 201);
  })
  .post("/checks/:id/take", permit("platform.compliance:write"), (c) =>
    judged(c, (work, id) => takeCheck(work, id)),
  )
  .post("/checks/:id/approve", permit("platform.compliance:write"), withBody(approveKycSchema), async (c) => {
    const { expiresAt, version } = c.req.valid("json");
    return judged(c, (work, id) => approveCheck(work, id, { expiresAt: expiresAt ?? null, version }));
  })
  .post("/checks/:id/reject", permit("platform.compliance:write"), withBody(kycReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return judged(c, (work, id) => rejectCheck(work, id, reason));
  })
  .post(
    "/documents/:id/approve",
    permit("platform.compliance:write"),
    withBody(approveDocumentSchema),
    async (c) => {
      const said = c.req.valid("json");
      return judgedDocument(c, (work, id) => approveDocument(work, id, said));
    },
  )
  .post(
    "/documents/:id/reject",
    permit("platform.compliance:write"),
    withBody(kycReasonSchema),
    async (c) => {
      const { reason } = c.req.valid("json");
      return judgedDocument(c, (work, id) => rejectDocument(work, id, reason));
    },
  )
  .get("/documents/:id/file", permit("platform.compliance:read"), async (c) => {
    const { jobDb, job } = c.get("services");
    const document = found(await findDocument(jobDb, readId(c, "id")), "document");
    // Before it is given out: nobody sees one without a trace.
    await inTransaction(job, { audit: c.get("operator").audit }, (tx) => noteOpened(tx, document));
    return answerDocument(c, document);
  });

const workOf = (c: AppContext): KycWork => ({
  ...{ services: c.get("services"), audit: c.get("operator").audit, requestId: c.get("requestId") },
  operatorId: c.get("operator").userId,
});

async function judged(
  c: AppContext,
  judge: (work: KycWork, id: string) => Promise<HandOffs>,
): Promise<Response> {
  const id = readId(c, "id");
  handOff(c, await judge(workOf(c), id));
  return answer(c, id);
}

async function judgedDocument(
  c: AppContext,
  judge: (work: KycWork, id: string) => Promise<HandOffs>,
): Promise<Response> {
  const id = readId(c, "id");
  handOff(c, await judge(workOf(c), id));
  const { checkId } = found(await findDocument(c.get("services").jobDb, id), "document");
  return answer(c, checkId);
}

async function answer(c: AppContext, id: string, status: 200 | 201 = 200): Promise<Response> {
  const row = await findCheck(c.get("services").appDb, c.get("operator"), id);
  return c.json(presentCheck(found(row, "check")), status);
}
