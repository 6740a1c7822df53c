import { Hono } from "hono";
import { type NextPayout, type OwnPayout, payoutRequestSchema } from "../../core/api/payouts.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { nextPayoutAt } from "../../core/payout/eligibility.ts";
import { explain } from "../../core/payout/explain-eligibility.ts";
import { minimumOf, payoutRulesOf } from "../../core/payout/policy.ts";
import { findOwnTenant } from "../../db/repositories/affiliate/offers.ts";
import { findOwnFacts, type PayoutFactsRow } from "../../db/repositories/payouts/facts.ts";
import { findMethodLabel, findPayout, type PayoutRow } from "../../db/repositories/payouts/line-lists.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { listRoute, ownAccess } from "../lists/list-route.ts";
import { ownPayoutList } from "../lists/own-records.ts";
import { judgeFacts } from "../payouts/judge-facts.ts";
import { presentPayout } from "../payouts/present-payout.ts";
import { type Reserved, requestPayout } from "../payouts/reserve.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(ownPayoutList, ownAccess);

/** What a signed-in affiliate is paid, over all programs: whether and when next, asking for it, and what became of it. */
export const affiliatePayoutRoutes = new Hono<AppTypes>()
  .get("/", permit("affiliate:read"), withQuery(ownPayoutList.pageSchema), list.page(presentOwn))
  .get("/count", permit("affiliate:read"), withQuery(ownPayoutList.countSchema), list.count)
  .get("/export.csv", permit("affiliate:read"), withQuery(ownPayoutList.exportSchema), list.csv)
  .post("/exports", permit("affiliate:read"), withBody(ownPayoutList.exportSchema), list.ask)
  .get("/next", permit("affiliate:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const rows = await findOwnFacts(appDb, c.get("user"));
    return c.json({ data: rows.map((row) => presentNext(row, now())) });
  })
  .get("/:id", permit("affiliate:read"), async (c) => c.json(await loadOwn(c, readId(c, "id"))))
  .post("/", permit("affiliate.payouts:request"), withBody(payoutRequestSchema), async (c) => {
    const { amountMinor, ...body } = c.req.valid("json");
    const services = c.get("services");
    const { userId, audit } = c.get("user");
    found(await findOwnTenant(services.appDb, c.get("user"), body.partnerId), "partner", "partnerId");
    const askedMinor = amountMinor === undefined ? null : BigInt(amountMinor);
    const request = { ...body, askedMinor, userId, audit, requestId: c.get("requestId") };
    const outcome = await requestPayout(services, request);
    if (outcome.verdict === "refused" || outcome.verdict === "other_content") throw refusalOf(outcome);
    if (outcome.verdict === "replay") c.header("idempotent-replayed", "true");
    return c.json(await loadOwn(c, outcome.payoutId), outcome.verdict === "new" ? 201 : 200);
  });

function refusalOf(outcome: Extract<Reserved, { verdict: "refused" | "other_content" }>): Problem {
  if (outcome.verdict === "other_content")
    return new Problem("conflict", "This requestKey was used for another payout.", [
      { field: "requestKey", code: "conflict", message: "was used for another payout" },
    ]);
  const reasons = explain(outcome.reasons, outcome.facts);
  return new Problem(
    "not_payable",
    reasons.map(({ sentence }) => sentence).join(" "),
    reasons.map(({ code, sentence }) => ({ field: FIELDS[code] ?? "", code, message: sentence })),
  );
}

/** Which field a reason is about; most are about none. */
const FIELDS: Readonly<Record<string, string>> = {
  more_than_available: "amountMinor",
  not_in_steps: "amountMinor",
  below_minimum: "amountMinor",
  currency_not_by_method: "currency",
};

async function loadOwn(
  c: AppContext,
  id: string,
): Promise<OwnPayout & { readonly methodLabel: string | null }> {
  const { appDb, jobDb } = c.get("services");
  const row = found(await findPayout(appDb, { ...c.get("user") }, id), "payout");
  return { ...presentOwn(row), methodLabel: await findMethodLabel(jobDb, row.methodId) };
}

/** Without what is the merchant's alone. */
function presentOwn(row: PayoutRow): OwnPayout {
  const {
    batchId: _batch,
    partnerName: _name,
    attempt: _attempt,
    version: _version,
    ...own
  } = presentPayout(row);
  return own;
}

function presentNext(row: PayoutFactsRow, now: Date): NextPayout {
  const rules = payoutRulesOf(row.rules);
  const judged = judgeFacts(row, { askedMinor: null, now });
  const atMs = nextPayoutAt(judged, rules, row.timezone, now.getTime());
  return {
    ...{ programId: row.programId, programName: row.programName, partnerId: row.partnerId },
    currency: row.currency,
    availableMinor: minorToJson(BigInt(row.availableMinor)),
    pendingMinor: minorToJson(BigInt(row.pendingMinor)),
    inTransitMinor: minorToJson(BigInt(row.inTransitMinor)),
    minimumMinor: minorToJson(minimumOf(rules, row.currency)),
    eligible: judged.eligible,
    amountMinor: judged.eligible ? minorToJson(judged.amountMinor) : 0,
    reasons: judged.eligible ? [] : explain(judged.reasons, row),
    schedule: rules.schedule.kind,
    nextPayoutAt: atMs === null ? null : new Date(atMs).toISOString(),
  };
}
