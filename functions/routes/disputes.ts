import { Hono } from "hono";
import { type Dispute, type DisputeDetail, disputeTextSchema } from "../../core/api/disputes.ts";
import type { DisputeAct } from "../../core/dispute/judge-act.ts";
import { nextStepOf } from "../../core/dispute/next-step.ts";
import { type DisputeRow, findDispute, listDisputeMessages } from "../../db/repositories/disputes/reads.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { actOnDispute } from "../disputes/act-on-dispute.ts";
import { loadRecord } from "../disputes/load-record.ts";
import { presentDispute, presentMessage } from "../disputes/present-dispute.ts";
import { handOff } from "../hand-off.ts";
import { disputeList } from "../lists/disputes.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { userOf } from "../periods/change-period.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(disputeList, tenantAccess);

/** What a merchant's partners contest: reading it with what the record says, answering and deciding it. */
export const disputeRoutes = new Hono<AppTypes>()
  .get("/", permit("disputes:read"), withQuery(disputeList.pageSchema), list.page(presentListed))
  .get("/count", permit("disputes:read"), withQuery(disputeList.countSchema), list.count)
  .get("/export.csv", permit("disputes:read"), withQuery(disputeList.exportSchema), list.csv)
  .post("/exports", permit("disputes:read"), withBody(disputeList.exportSchema), list.ask)
  .get("/:id", permit("disputes:read"), async (c) => c.json(await detailOf(c, await loadDispute(c))))
  .post("/:id/answer", permit("disputes:write"), withBody(disputeTextSchema), (c) =>
    act(c, "answer", c.req.valid("json").text),
  )
  .post("/:id/accept", permit("disputes:write"), withBody(disputeTextSchema), (c) =>
    act(c, "accept", c.req.valid("json").text),
  )
  .post("/:id/reject", permit("disputes:write"), withBody(disputeTextSchema), (c) =>
    act(c, "reject", c.req.valid("json").text),
  );

function presentListed(row: DisputeRow, c: AppContext): Dispute {
  return presentDispute(row, c.get("services").now());
}

async function act(c: AppContext, what: DisputeAct, text: string) {
  const { id: disputeId } = await loadDispute(c);
  const { organisationId, audit } = c.get("caller");
  const done = await actOnDispute(c.get("services"), {
    ...{ act: what, disputeId, of: { organisationId }, text, userId: userOf(c), audit },
    requestId: c.get("requestId"),
  });
  handOff(c, done.handOffs);
  if (done.replayed) c.header("idempotent-replayed", "true");
  return c.json(await detailOf(c, await loadDispute(c)));
}

/** The dispute that the path names; one of another program is not there for a program's key. */
async function loadDispute(c: AppContext): Promise<DisputeRow> {
  const caller = c.get("caller");
  const row = await findDispute(c.get("services").appDb, caller, readId(c, "id"));
  const bound = caller.programId;
  return found(bound === null || row?.programId === bound ? row : undefined, "dispute");
}

async function detailOf(c: AppContext, row: DisputeRow): Promise<DisputeDetail> {
  const services = c.get("services");
  const caller = c.get("caller");
  const [messages, record] = await Promise.all([
    listDisputeMessages(services.appDb, caller, row.id),
    loadRecord(services, caller, row),
  ]);
  return {
    ...presentDispute(row, services.now()),
    messages: messages.map(presentMessage),
    record,
    next: row.state === "accepted" ? nextStepOf(row.subject) : null,
  };
}
