import { Hono } from "hono";
import { type KycSession, kycDocumentSchema } from "../../core/api/kyc.ts";
import { queryAs } from "../../db/client.ts";
import { findOwnKyc, type OwnKyc } from "../../db/repositories/compliance/check-views.ts";
import { type DocumentRow, documentStatement } from "../../db/repositories/compliance/documents.ts";
import { answerDocument } from "../compliance/document-file.ts";
import { handIn } from "../compliance/hand-in.ts";
import type { KycWork } from "../compliance/kyc-work.ts";
import { presentKyc } from "../compliance/present-kyc.ts";
import { beginSession } from "../compliance/provider-session.ts";
import { submitCheck } from "../compliance/submit-check.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withQuery } from "../valid.ts";

/** Who a signed-in affiliate is, as it proves it: what is asked for, handing it in, and what came of it. */
export const affiliateKycRoutes = new Hono<AppTypes>()
  .get("/", permit("kyc:read"), async (c) => answer(c))
  .post("/documents", permit("kyc:write"), withQuery(kycDocumentSchema), async (c) => {
    const asked = c.req.valid("query");
    const { affiliateId } = await ownOf(c);
    const { replayed, handOffs } = await handIn(c, workOf(c), affiliateId, asked);
    handOff(c, handOffs);
    if (replayed) c.header("idempotent-replayed", "true");
    return answer(c, replayed ? 200 : 201);
  })
  .get("/documents/:id/file", permit("kyc:read"), async (c) => {
    const id = readId(c, "id");
    const [row] = await queryAs<DocumentRow>(c.get("services").appDb, c.get("user"), documentStatement(id));
    return answerDocument(c, found(row, "document"));
  })
  .post("/session", permit("kyc:write"), async (c) => {
    const { affiliateId } = await ownOf(c);
    const { url, handOffs } = await beginSession(workOf(c), affiliateId);
    handOff(c, handOffs);
    const session: KycSession = { url };
    return c.json(session, 201);
  })
  .post("/submit", permit("kyc:write"), async (c) => {
    const { affiliateId } = await ownOf(c);
    if (await submitCheck(workOf(c), affiliateId)) c.header("idempotent-replayed", "true");
    return answer(c);
  });

const workOf = (c: AppContext): KycWork => ({
  ...{
    services: c.get("services"),
    audit: c.get("user").audit,
    requestId: c.get("requestId"),
    operatorId: null,
  },
});

async function ownOf(c: AppContext): Promise<OwnKyc> {
  return found(await findOwnKyc(c.get("services").appDb, c.get("user")), "affiliate");
}

async function answer(c: AppContext, status: 200 | 201 = 200): Promise<Response> {
  const { kyc, now } = c.get("services");
  return c.json(presentKyc(await ownOf(c), kyc.name, now()), status);
}
