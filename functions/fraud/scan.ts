import { settleSignals } from "../../core/fraud/signal-state.ts";
import { FRAUD_DAYS, type FraudSignal, judgeMethod, judgePartner } from "../../core/fraud/signals.ts";
import type { AuditContext } from "../../db/client.ts";
import { loadMethodFacts, loadPartnerFacts } from "../../db/repositories/fraud/facts.ts";
import { insertSignals, lockSignals, noteScans, updateSignals } from "../../db/repositories/fraud/signals.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";

const DAY_MS = 86_400_000;

/** The UTC midnight with which what is looked at begins. */
export const firstDayOf = (now: Date): Date =>
  new Date((Math.floor(now.getTime() / DAY_MS) - FRAUD_DAYS + 1) * DAY_MS);

interface Scan {
  readonly services: Services;
  readonly audit: AuditContext;
  readonly now: Date;
}

interface Scanned {
  readonly fresh: number;
  readonly changed: number;
}

/** Judges the partners of some programs by their figures, and keeps what is to be looked at. */
export async function scanPrograms(scan: Scan, programIds: readonly string[]): Promise<Scanned> {
  const { services, audit, now } = scan;
  const facts = await loadPartnerFacts(services.jobDb, programIds, firstDayOf(now));
  const found = facts.flatMap(judgePartner);
  const scans = programIds.map((programId) => ({
    programId,
    found: found.filter((signal) => signal.programId === programId).length,
  }));
  return inTransaction(services.job, { audit }, async (tx) => {
    const scanned = await keep(tx, scan, programIds, found);
    await noteScans(tx, scans, now);
    return scanned;
  });
}

/** The same of accounts that several affiliates are paid to. */
export async function scanMethods(scan: Scan): Promise<Scanned> {
  const { services, audit } = scan;
  const found = (await loadMethodFacts(services.jobDb)).flatMap(judgeMethod);
  return inTransaction(services.job, { audit }, (tx) => keep(tx, scan, null, found));
}

async function keep(
  tx: Transaction,
  { services, now }: Scan,
  programIds: readonly string[] | null,
  found: readonly FraudSignal[],
): Promise<Scanned> {
  const { fresh, changed } = settleSignals(await lockSignals(tx, programIds), found);
  await insertSignals(
    tx,
    fresh.map((signal) => ({ ...signal, id: services.newId() })),
    now,
  );
  await updateSignals(tx, changed, now);
  return { fresh: fresh.length, changed: changed.length };
}
