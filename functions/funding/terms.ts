import { DEFAULT_FUNDING_TERMS, type FundingTerms, fundingTermsOf } from "../../core/payout/funding.ts";
import type { AuditContext } from "../../db/client.ts";
import { type FundedProgram, findFunding, saveFunding } from "../../db/repositories/payouts/funding.ts";
import { endWaits } from "../../db/repositories/payouts/top-ups.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { checkVersion } from "../refusals.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { noteFunds } from "./note-funds.ts";

interface Saying {
  readonly services: Services;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/** No version of a row that is not there. */
const NONE = 0;

/**
 * Keeps on what terms a program's payouts are funded. What waited for more credit runs at once.
 *
 * @returns hand-offs to publish
 * @throws Problem 409 when the terms that stand are of another version than the one given
 */
export function putTerms(
  { services, audit, requestId }: Saying,
  program: FundedProgram,
  { version, ...terms }: FundingTerms & { readonly version?: number | undefined },
): Promise<readonly OutboxRow[]> {
  return inTransaction(services.job, { audit }, async (tx) => {
    const standing = await findFunding(tx, program.id);
    checkVersion(version, standing.version ?? NONE, "funding terms");
    const { lowBalanceMinor } = standing;
    await saveFunding(tx, program, { terms, lowBalanceMinor, changes: "terms", now: services.now() });
    for (const currency of Object.keys(terms.creditLimitMinor)) await endWaits(tx, program.id, currency);
    return wakeJobs(tx, { services, requestId }, { "run-payouts": true });
  });
}

/**
 * Keeps below which funds a program's owners are told, in all currencies at once; those that are low already are told of now.
 *
 * @returns hand-offs to publish
 */
export function putLowBalance(
  saying: Saying,
  program: FundedProgram,
  lowBalanceMinor: Readonly<Record<string, number>>,
): Promise<readonly OutboxRow[]> {
  const { services, audit } = saying;
  return inTransaction(services.job, { audit }, async (tx) => {
    const standing = await findFunding(tx, program.id);
    const terms = standing.terms === null ? DEFAULT_FUNDING_TERMS : fundingTermsOf(standing.terms);
    const now = services.now();
    await saveFunding(tx, program, { terms, lowBalanceMinor, changes: "low_balance_minor", now });
    const told: OutboxRow[] = [];
    for (const currency of new Set([
      ...Object.keys(standing.lowBalanceMinor),
      ...Object.keys(lowBalanceMinor),
    ]))
      told.push(...(await noteFunds(saying, tx, { programId: program.id, currency })));
    return told;
  });
}
