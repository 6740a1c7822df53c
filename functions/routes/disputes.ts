import { Hono } from "hono";
import * as z from "zod/mini";
import { type DisputeDetail, disputeListFields, disputeTextSchema } from "../../core/api/disputes.ts";
import type { DisputeAct } from "../../core/dispute/judge-act.ts";
import { nextStepOf } from "../../core/dispute/next-step.ts";
import {
  type DisputeRow,
  findDispute,
  listDisputeMessages,
  listDisputes,
} from "../../db/repositories/disputes/reads.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { actOnDispute } from "../disputes/act-on-dispute.ts";
import { loadRecord } from "../disputes/load-record.ts";
import { presentDispute, presentMessage } from "../disputes/present-dispute.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { userOf } from "../periods/change-period.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...disputeListFields });

/** What a merchant's partners contest: reading it with what the record says, answering and deciding it. */
export const disputeRoutes = new Hono<AppTypes>()
  .get("/", permit("disputes:read"), withQuery(listSchema), async (c) => {
    const { overdue, ...query } = c.req.valid("query");
    const { appDb, now } = c.get("services");
    const at = now();
    const rows = await listDisputes(appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId) ?? null,
      overdue: overdue === undefined ? undefined : overdue === "true",
      now: at,
    });
    return c.json(pageOf(rows, query, (row) => presentDispute(row, at)));
  })
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
