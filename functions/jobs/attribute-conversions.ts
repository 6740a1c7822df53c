import { attribute } from "../../core/attribution/attribute.ts";
import {
  creditsText,
  type DecidedCase,
  identifyBuyers,
  ignoreLateClicks,
  loadStandingCredits,
  lockDueConversions,
  writeAttributions,
} from "../../db/repositories/attribution.ts";
import { type AttributionCase, loadAttributionCases } from "../../db/repositories/attribution-facts.ts";
import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import type { JobCounts, JobRun } from "./job.ts";

const CHUNK = 200;

interface Outcome {
  readonly counts: { attributed: number; unattributed: number; ignored: number };
  readonly handOffs: readonly NewOutboxRow[];
}

/** Decides who brought each conversion that waits, and hands what is credited on to commission. */
export async function attributeConversions({
  services,
  requestId,
  now,
}: JobRun<"attribute-conversions">): Promise<JobCounts> {
  const { counts, handOffs } = await inTransaction(services.job, null, (tx) =>
    attributeChunk(tx, services.newId, requestId, now),
  );
  await publishNow(services, handOffs, requestId);
  return { ...counts };
}

async function attributeChunk(
  tx: Transaction,
  newId: () => string,
  requestId: string,
  now: Date,
): Promise<Outcome> {
  const counts = { attributed: 0, unattributed: 0, ignored: 0 };
  const ids = await lockDueConversions(tx, CHUNK);
  if (ids.length === 0) return { counts, handOffs: [] };
  await identifyBuyers(tx, ids);
  const cases = await loadAttributionCases(tx, ids);
  const { decided, ignored } = decide(cases, await loadStandingCredits(tx, ids));
  await writeAttributions(tx, decided, newId, now);
  await ignoreLateClicks(tx, ignored);
  for (const { attribution } of decided) counts[attribution.outcome]++;
  counts.ignored = ignored.length;

  const handOffs: NewOutboxRow[] = [];
  const payload = { v: 1, requestId };
  if (decided.some((one) => one.creditsChanged && !one.attributionCase.test)) {
    handOffs.push({ id: newId(), topic: "accrue-commissions", payload });
  }
  if (ids.length === CHUNK) handOffs.push({ id: newId(), topic: "attribute-conversions", payload });
  if (handOffs.length > 0) await tx.execute(insertOutbox(null, handOffs));
  return { counts, handOffs };
}

function decide(
  cases: readonly AttributionCase[],
  standing: ReadonlyMap<string, string>,
): { decided: DecidedCase[]; ignored: string[] } {
  const decided: DecidedCase[] = [];
  const ignored: string[] = [];
  for (const attributionCase of cases) {
    if (attributionCase.matured) {
      ignored.push(attributionCase.conversionId);
      continue;
    }
    const attribution = attribute(attributionCase.facts, attributionCase.touches, {
      model: attributionCase.model,
    });
    const creditsChanged = (standing.get(attributionCase.conversionId) ?? "") !== creditsText(attribution);
    const cause = attributionCase.attributionRevision === 0 ? "first" : "reconsidered";
    decided.push({ attributionCase, attribution, creditsChanged, cause });
  }
  return { decided, ignored };
}
