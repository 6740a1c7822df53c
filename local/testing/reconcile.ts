import { jobAudit } from "../../functions/jobs/job.ts";
import { startAskedRun } from "../../functions/reconciliation/start-run.ts";
import { getServices } from "../../functions/services.ts";
import { runJob } from "./run-job.ts";
import { newId, type TestApi } from "./start-test-api.ts";

/** A difference that waits for somebody, as it is kept. */
export interface OpenItem {
  readonly itemKey: string;
  readonly kind: string;
  readonly payoutId: string | null;
  readonly stripeId: string | null;
  /** Minor units, as digits. */
  readonly expectedMinor: string | null;
  readonly actualMinor: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Begins a reconciliation up to now. @returns its id */
export async function beginReconciliation(api: TestApi): Promise<string> {
  const services = await getServices(api.env);
  const requestId = newId();
  const audit = jobAudit("reconcile-payouts", requestId);
  const { id } = await startAskedRun(services, { key: requestId, userId: newId(), audit, requestId });
  return id;
}

/** Reconciles up to now, to the end. @returns the differences that are open then, by key */
export async function reconcile(api: TestApi): Promise<OpenItem[]> {
  const run = await beginReconciliation(api);
  for (let turn = 0; turn < 100; turn++) {
    await runJob(api, "reconcile-payouts", { v: 1, run });
    const { rows } = await api.owner.query("SELECT state FROM reconciliation_runs WHERE id = $1", [run]);
    if (rows[0].state === "done") return openItems(api);
  }
  throw new Error("the reconciliation did not come to its end");
}

export async function openItems(api: TestApi): Promise<OpenItem[]> {
  const { rows } = await api.owner.query(
    `SELECT item_key AS "itemKey", kind, payout_id AS "payoutId", stripe_id AS "stripeId", expected_minor::text AS "expectedMinor",
       actual_minor::text AS "actualMinor", details
     FROM reconciliation_items WHERE state IN ('open', 'assigned') ORDER BY item_key`,
  );
  return rows;
}
