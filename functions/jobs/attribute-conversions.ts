import { attribute } from "../../core/attribution/attribute.ts";
import {
  ATTRIBUTION_DUE,
  creditsText,
  type DecidedCase,
  type IgnoredCase,
  identifyBuyers,
  ignoreLateClicks,
  loadStandingCredits,
  lockCustomers,
  tenantsWithAttributionDue,
  wakeLaterOfCustomers,
  writeAttributions,
} from "../../db/repositories/attribution.ts";
import { type AttributionCase, loadAttributionCases } from "../../db/repositories/attribution-facts.ts";
import { lockDueConversions } from "../../db/repositories/due-conversions.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { publishNow } from "../hand-off.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";
import { lookAgain } from "./look-again.ts";

type Run = JobRun<"attribute-conversions">;

const CHUNK = 200;

interface Counts {
  attributed: number;
  unattributed: number;
  /** Matured: nothing moves. */
  ignored: number;
  /** Later conversions of the same customers, to be attributed again. */
  woken: number;
}

interface Outcome {
  readonly counts: Counts;
  readonly handOffs: readonly OutboxRow[];
  /** Conversions of the chunk that others held. */
  readonly held: number;
}

/** Decides who brought each conversion that waits, and hands what is credited on to commission. */
export async function attributeConversions(run: Run): Promise<JobCounts> {
  const { services, requestId } = run;
  const { counts, handOffs, held } = await containFailure(
    { name: "attribute-conversions", requestId },
    (organisationId) => inTransaction(services.job, null, (tx) => attributeChunk(tx, run, organisationId)),
    () => tenantsWithAttributionDue(services.jobDb),
  );
  await publishNow(services, handOffs, requestId);
  if (held > 0) await lookAgain(run, "attribute-conversions");
  return { ...counts };
}

async function attributeChunk(tx: Transaction, run: Run, organisationId: string | null): Promise<Outcome> {
  const { services, now } = run;
  const counts: Counts = { attributed: 0, unattributed: 0, ignored: 0, woken: 0 };
  const { taken, held } = await lockDueConversions(tx, ATTRIBUTION_DUE, CHUNK, organisationId);
  const ids = taken.map(({ id }) => id);
  if (ids.length === 0) return { counts, handOffs: [], held };
  const identified = await identifyBuyers(tx, ids);
  await lockCustomers(tx, ids);
  const cases = await loadAttributionCases(tx, ids);
  const { decided, ignored } = decide(cases, await loadStandingCredits(tx, ids));
  const commissionDue = await writeAttributions(tx, decided, services.newId, now);
  await ignoreLateClicks(tx, ignored);
  for (const { attribution } of decided) counts[attribution.outcome]++;
  counts.ignored = ignored.length;
  counts.woken = await wakeLaterOfCustomers(tx, decidingForLater(cases, decided, identified));

  const handOffs = await wakeJobs(tx, run, {
    // What was ignored may have had a refund waiting behind it.
    "accrue-commissions": commissionDue + counts.ignored > 0,
    "attribute-conversions": ids.length === CHUNK || counts.woken > 0,
  });
  return { counts, handOffs, held };
}

function decide(
  cases: readonly AttributionCase[],
  standing: ReadonlyMap<string, string>,
): { decided: DecidedCase[]; ignored: IgnoredCase[] } {
  const decided: DecidedCase[] = [];
  const ignored: IgnoredCase[] = [];
  for (const attributionCase of cases) {
    const { conversionId, facts, touches, model, reportChanged } = attributionCase;
    if (attributionCase.matured && !reportChanged) {
      ignored.push({ conversionId, clickIds: touches.map((touch) => touch.clickId) });
      continue;
    }
    const attribution = attribute(facts, touches, { model });
    const creditsChanged = reportChanged || (standing.get(conversionId) ?? "") !== creditsText(attribution);
    decided.push({ attributionCase, attribution, creditsChanged, cause: causeOf(attributionCase) });
  }
  return { decided, ignored };
}

/**
 * Conversions on whose answer later ones of their customers may hang: those that are credited otherwise, and those of
 * which it was said anew who bought, also where nothing of them moves any more.
 */
function decidingForLater(
  cases: readonly AttributionCase[],
  decided: readonly DecidedCase[],
  identified: ReadonlySet<string>,
): AttributionCase[] {
  const changed = new Set(decided.filter((one) => one.creditsChanged).map((one) => one.attributionCase));
  return cases.filter(
    (one) => changed.has(one) || (one.attributionRevision > 0 && identified.has(one.conversionId)),
  );
}

function causeOf({ attributionRevision, reportChanged }: AttributionCase): DecidedCase["cause"] {
  if (attributionRevision === 0) return "first";
  return reportChanged ? "report_changed" : "reconsidered";
}
