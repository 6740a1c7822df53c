import type {
  DecisionOutcome,
  DecisionPreview,
  Decisions,
  DecisionsAsked,
} from "../core/api/conversion-decisions.ts";
import { judgeDecision } from "../core/conversions/judge-decision.ts";
import { minorToJson } from "../core/money/amount.ts";
import {
  findStanding,
  keepAnswer,
  lockStanding,
  type StandingConversion,
  sumImpact,
  takeDecisionKey,
  writeDecisions,
} from "../db/repositories/conversion-decisions.ts";
import { inTransaction } from "../db/transaction.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { Caller } from "./context.ts";
import { Problem } from "./problem.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";
import { wakeJobs } from "./wake-jobs.ts";

type Wanted = Pick<DecisionsAsked, "ids" | "status" | "reason">;

/** What would become of each conversion, and the amounts that hang on those that would be decided about. */
export async function previewDecisions(
  { appDb }: Services,
  caller: Caller,
  wanted: Wanted,
): Promise<DecisionPreview> {
  const judged = judgeAll(caller, wanted, await findStanding(appDb, caller, wanted.ids));
  const rows = await sumImpact(appDb, caller, decidedOf(judged));
  return {
    ...judged,
    currencies: rows.map((row) => ({
      ...row,
      amountMinor: minorToJson(BigInt(row.amountMinor)),
      commissionMinor: minorToJson(BigInt(row.commissionMinor)),
    })),
  };
}

interface Decided {
  readonly answer: Decisions;
  /** It was asked before, and is answered as then. */
  readonly replayed: boolean;
  /** To publish. */
  readonly handOffs: readonly OutboxRow[];
}

/**
 * Approves or rejects many conversions at once: each as if it were by itself, so that one that cannot be decided about keeps no
 * other from it. What was answered is kept under the request's key, in the same transaction.
 *
 * @throws Problem 409 when the key was used for something else
 */
export async function decideConversions(
  services: Services,
  caller: Caller,
  { requestKey, ...wanted }: DecisionsAsked,
  requestId: string,
): Promise<Decided> {
  const requestHash = await sha256(JSON.stringify([wanted.status, wanted.reason ?? null, ...wanted.ids]));
  const { organisationId, keyId } = caller;
  const scope = `decisions:${keyId}`;
  const key = { id: services.newId(), organisationId, scope, key: requestKey, requestHash, requestId };
  return inTransaction(services.app, caller, async (tx): Promise<Decided> => {
    const kept = await takeDecisionKey(tx, key);
    if (kept !== undefined) {
      if (kept.requestHash !== requestHash || kept.answer === null) throw keyReused();
      return { answer: kept.answer, replayed: true, handOffs: [] };
    }
    const judged = judgeAll(caller, wanted, await lockStanding(tx, wanted.ids));
    const { status, reason = null } = wanted;
    const ids = decidedOf(judged);
    const fromBrowser =
      ids.length > 0 && (await writeDecisions(tx, { ids, status, reason, now: services.now() }));
    await keepAnswer(tx, key.id, judged);
    const handOffs = await wakeJobs(
      tx,
      { services, requestId },
      {
        "mature-holds": ids.length > 0 && status === "approved",
        "accrue-commissions": ids.length > 0 && status === "rejected",
        "attribute-conversions": fromBrowser,
      },
    );
    return { answer: judged, replayed: false, handOffs };
  });
}

function judgeAll(caller: Caller, wanted: Wanted, standing: readonly StandingConversion[]): Decisions {
  const byId = new Map(standing.map((row) => [row.id, row]));
  const results = wanted.ids.map((id) => ({ id, outcome: judgeOne(caller, wanted, byId.get(id)) }));
  return { decided: results.filter(({ outcome }) => outcome === "decided").length, results };
}

function judgeOne(
  { programId, test }: Caller,
  { status, reason }: Wanted,
  standing: StandingConversion | undefined,
): DecisionOutcome {
  if (standing === undefined || (programId !== null && standing.programId !== programId)) return "not_found";
  if (test && !standing.test) return "test_only";
  // A preview has no reason yet: any other than the standing one would be refused.
  return judgeDecision(standing, { status, reason: reason ?? null });
}

const decidedOf = ({ results }: Decisions): string[] =>
  results.flatMap(({ id, outcome }) => (outcome === "decided" ? [id] : []));

const keyReused = () =>
  new Problem("idempotency_key_reused", "Send another requestKey, or the first request unchanged.");
