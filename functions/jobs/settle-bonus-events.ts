import { referralLines } from "../../core/bonus/referral.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { bonusPosting } from "../../core/ledger/bonus-posting.ts";
import {
  type EventConversion,
  loadUplines,
  lockBonusEvents,
  lockEventConversions,
  markClawBackDue,
  settleEvents,
  tenantsWithBonusEvents,
  type WaitingEvent,
} from "../../db/repositories/bonus-events.ts";
import { insertBonuses, type NewBonus } from "../../db/repositories/bonuses.ts";
import type { Tree } from "../../db/repositories/chains.ts";
import { type PostingToWrite, writePostings } from "../../db/repositories/ledger.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { publishNow } from "../hand-off.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

type Run = JobRun<"settle-bonus-events">;

const CHUNK = 200;
const DAY_MS = 86_400_000;

/** Pays referral bonuses for what has happened, each event once, by the plan in force when it did. */
export async function settleBonusEvents(run: Run): Promise<JobCounts> {
  const { services, requestId } = run;
  const { counts, handOffs } = await containFailure(
    { name: "settle-bonus-events", requestId },
    (organisationId) => inTransaction(services.job, null, (tx) => settleChunk(tx, run, organisationId)),
    () => tenantsWithBonusEvents(services.jobDb),
  );
  await publishNow(services, handOffs, requestId);
  return counts;
}

async function settleChunk(
  tx: Transaction,
  run: Run,
  organisationId: string | null,
): Promise<{ counts: { events: number; bonuses: number }; handOffs: OutboxRow[] }> {
  const { services, now } = run;
  const events = await lockBonusEvents(tx, CHUNK, organisationId);
  const conversions = await lockEventConversions(
    tx,
    events.flatMap((event) => event.conversion_id ?? []),
  );
  const above = (tree: Tree) =>
    loadUplines(
      tx,
      tree,
      events.map((event) => ({
        partnerId: event.partner_id,
        occurredAtMs: event.occurred_ms,
        levels: levelsOf(event.rules, tree),
        asksActivity: event.rules?.activity !== undefined,
      })),
    );
  const [sponsors, parents] = [await above("sponsor"), await above("placement")];
  const decided = events.map((event, index) =>
    decide(event, { sponsor: sponsors[index] ?? [], placement: parents[index] ?? [] }, conversions),
  );
  const bonuses = decided.flatMap(({ event, lines }) =>
    lines.map((line) => bonusOf(event, line, services.newId, now)),
  );
  const letIn = await insertBonuses(tx, bonuses);
  const posted = await writePostings(tx, postingsOf(events, bonuses, letIn, services.newId), now);
  await settleEvents(
    tx,
    decided.map(({ event, refusal }) => ({ id: event.id, reason: refusal })),
    now,
  );
  const changed = events.flatMap(({ conversion_id: id }) =>
    id !== null && conversions.get(id)?.changed === true ? [id] : [],
  );
  await markClawBackDue(tx, changed);
  const handOffs = await wakeJobs(tx, run, {
    "settle-bonus-events": events.length === CHUNK,
    "issue-receipts": posted > 0,
    "claw-back-bonuses": changed.length > 0,
  });
  return { counts: { events: events.length, bonuses: letIn.size }, handOffs };
}

/** As many as the longest referral bonus that pays this tree's uplines has levels. */
function levelsOf(rules: PlanRules | null, tree: Tree): number {
  const lengths = (rules?.bonuses ?? []).map((rule) =>
    rule.kind === "referral" && (rule.tree ?? "sponsor") === tree ? rule.levels.length : 0,
  );
  return Math.max(0, ...lengths);
}

function decide(
  event: WaitingEvent,
  uplines: Parameters<typeof referralLines>[1],
  conversions: ReadonlyMap<string, EventConversion>,
) {
  const conversion = event.conversion_id === null ? null : (conversions.get(event.conversion_id) ?? null);
  if (event.rules === null) return { event, lines: [], refusal: "no_plan" };
  const happened = {
    type: event.type,
    currency: conversion?.currency ?? event.currency,
    acceptedCurrencies: event.currencies,
    conversion,
    signUpAllowed: event.sign_up_allowed,
  };
  return { event, ...referralLines(happened, uplines, event.rules) };
}

/** On hold for as long as commission of that moment would be. */
function bonusOf(
  event: WaitingEvent,
  { partnerId, ...line }: ReturnType<typeof referralLines>["lines"][number],
  newId: () => string,
  now: Date,
): NewBonus {
  return {
    id: newId(),
    organisationId: event.organisation_id,
    programId: event.program_id,
    periodId: null,
    eventId: event.id,
    conversionId: event.conversion_id,
    planVersionId: event.plan_version_id,
    partnerId,
    line,
    skipped: [],
    posted: { at: now, maturesAt: new Date(event.occurred_ms + event.hold_days * DAY_MS) },
    requestId: event.request_id,
  };
}

/** One posting for each event and currency, of the lines that the database let in. */
function postingsOf(
  events: readonly WaitingEvent[],
  bonuses: readonly NewBonus[],
  letIn: ReadonlySet<string>,
  newId: () => string,
): PostingToWrite[] {
  const byEvent = Map.groupBy(
    bonuses.filter(({ id }) => letIn.has(id)),
    ({ eventId, line }) => `${eventId} ${line.currency}`,
  );
  const known = new Map(events.map((event) => [event.id, event]));
  return [...byEvent.values()].flatMap((group): PostingToWrite[] => {
    const [first] = group;
    const event = known.get(first?.eventId ?? "");
    if (first === undefined || event === undefined) return [];
    const { currency } = first.line;
    const lines = group.flatMap(({ id: bonusId, partnerId, line }) =>
      partnerId === null ? [] : [{ bonusId, partnerId, amountMinor: line.amountMinor }],
    );
    const { organisation_id: organisationId, program_id: programId, conversion_id: conversionId } = event;
    const key = `bonus-event:${event.id}:${currency}`;
    const posting = bonusPosting({ programId, currency, key, lines });
    if (posting === null) return [];
    return [{ id: newId(), posting, organisationId, programId, conversionId, requestId: event.request_id }];
  });
}
