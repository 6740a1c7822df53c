import { Hono } from "hono";
import {
  type DisputeOpen,
  disputeOpenSchema,
  disputeTextSchema,
  disputeWithdrawSchema,
  type OwnDisputeDetail,
} from "../../core/api/disputes.ts";
import type { DisputeAct } from "../../core/dispute/judge-act.ts";
import {
  conversionPlace,
  type DisputePlace,
  type DisputeRow,
  findDispute,
  listDisputeMessages,
  payoutPlace,
  programPlace,
} from "../../db/repositories/disputes/reads.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { actOnDispute } from "../disputes/act-on-dispute.ts";
import { type Opened, openDispute } from "../disputes/open-dispute.ts";
import { presentMessage, presentOwnDispute } from "../disputes/present-dispute.ts";
import { handOff } from "../hand-off.ts";
import { listRoute, ownAccess } from "../lists/list-route.ts";
import { ownDisputeList } from "../lists/own-records.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { alreadyExists, found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(ownDisputeList, ownAccess);

/** What a signed-in affiliate contests, over all its programs. */
export const affiliateDisputeRoutes = new Hono<AppTypes>()
  .get(
    "/",
    permit("affiliate:read"),
    withQuery(ownDisputeList.pageSchema),
    list.page((row, c) => presentOwnDispute(row, c.get("services").now())),
  )
  .get("/count", permit("affiliate:read"), withQuery(ownDisputeList.countSchema), list.count)
  .get("/export.csv", permit("affiliate:read"), withQuery(ownDisputeList.exportSchema), list.csv)
  .post("/exports", permit("affiliate:read"), withBody(ownDisputeList.exportSchema), list.ask)
  .get("/:id", permit("affiliate:read"), async (c) => c.json(await detailOf(c, await loadOwn(c))))
  .post("/", permit("affiliate:write"), withBody(disputeOpenSchema), async (c) => {
    const asked = c.req.valid("json");
    const { userId, audit } = c.get("user");
    const opening = { place: await placeOf(c, asked), asked, userId, audit, requestId: c.get("requestId") };
    const outcome = await openDispute(c.get("services"), opening);
    if (!("disputeId" in outcome)) throw refusalOf(outcome, asked);
    handOff(c, outcome.handOffs);
    if (outcome.verdict === "replay") c.header("idempotent-replayed", "true");
    const row = await findDispute(c.get("services").appDb, c.get("user"), outcome.disputeId);
    return c.json(await detailOf(c, found(row, "dispute")), outcome.verdict === "new" ? 201 : 200);
  })
  .post("/:id/messages", permit("affiliate:write"), withBody(disputeTextSchema), async (c) => {
    const { text } = c.req.valid("json");
    return act(c, "message", text);
  })
  .post("/:id/withdraw", permit("affiliate:write"), withBody(disputeWithdrawSchema), async (c) => {
    const { text } = c.req.valid("json");
    return act(c, "withdraw", text ?? null);
  });

async function act(c: AppContext, what: DisputeAct, text: string | null): Promise<Response> {
  const { id: disputeId, partnerId } = await loadOwn(c);
  const { userId, audit } = c.get("user");
  const done = await actOnDispute(c.get("services"), {
    ...{ act: what, disputeId, of: { partnerId }, text, userId, audit, requestId: c.get("requestId") },
  });
  handOff(c, done.handOffs);
  if (done.replayed) c.header("idempotent-replayed", "true");
  return c.json(await detailOf(c, await loadOwn(c)));
}

async function loadOwn(c: AppContext): Promise<DisputeRow> {
  return found(await findDispute(c.get("services").appDb, c.get("user"), readId(c, "id")), "dispute");
}

async function detailOf(c: AppContext, row: DisputeRow): Promise<OwnDisputeDetail> {
  const { appDb, now } = c.get("services");
  const messages = await listDisputeMessages(appDb, c.get("user"), row.id);
  return { ...presentOwnDispute(row, now()), messages: messages.map(presentMessage) };
}

/** Whose the subject is; 404 when it is not the user's own. */
async function placeOf(c: AppContext, asked: DisputeOpen): Promise<DisputePlace> {
  const { appDb } = c.get("services");
  const user = c.get("user");
  switch (asked.subject) {
    case "conversion":
      return found(await conversionPlace(appDb, user, asked.id), "conversion", "id");
    case "payout":
      return found(await payoutPlace(appDb, user, asked.id), "payout", "id");
    case "missing_sale":
      return found(await programPlace(appDb, user, asked.programId), "program", "programId");
  }
}

function refusalOf(
  outcome: Exclude<Opened, { readonly disputeId: string }>,
  { subject }: Pick<DisputeOpen, "subject">,
): Problem {
  switch (outcome.verdict) {
    case "open_already":
      return alreadyExists(
        subject === "missing_sale" ? "orderId" : "id",
        `Dispute ${outcome.number} about the same goes on.`,
      );
    case "other_content":
      return new Problem("conflict", "This key was used for another dispute.", [
        { field: "key", code: "conflict", message: "was used for another dispute" },
      ]);
  }
}
