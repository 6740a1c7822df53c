import {
  bankPayoutsToldSince,
  listBankPayouts,
  readBankPayout,
} from "../../adapters/stripe/reconciliation.ts";
import {
  type BankPayoutSide,
  compareBankPayout,
  type StripeBankPayout,
} from "../../core/reconciliation/compare-bank-payout.ts";
import { type Difference, GRACE_MS } from "../../core/reconciliation/difference.ts";
import {
  accountsPaidSince,
  bankPayoutOf,
  bankPayoutsOf,
} from "../../db/repositories/reconciliation/sides.ts";
import { forEachAtStripe, type Step, type StripeWork } from "./step.ts";

/** Connected accounts that one step asks for: one request each where both sides agree. */
const ACCOUNTS = 50;
/** Banks take some days: so long before the window payouts to them are looked at again. */
const BANK_DAYS_MS = 7 * 86_400_000;
const NOBODY: ReadonlySet<string> = new Set();

/** What connected accounts pay out to their banks, against what we were told of it. */
export async function checkBankPayouts(work: StripeWork): Promise<Step> {
  const { services, run } = work;
  const { progress, from } = run;
  const since = new Date(from.getTime() - BANK_DAYS_MS);
  const wanted = { since, after: progress.cursor, limit: ACCOUNTS };
  const accounts = await accountsPaidSince(services.jobDb, wanted);
  const last = accounts.length < ACCOUNTS ? undefined : accounts.at(-1);
  return {
    progress: last === undefined ? null : { ...progress, cursor: last },
    found: await forEachAtStripe(accounts, (account) => examineAccount(work, account, since)),
    checked: { accountsPaid: accounts.length },
  };
}

async function examineAccount(work: StripeWork, account: string, since: Date): Promise<Difference[]> {
  const { services, stripe } = work;
  const ours = await bankPayoutsOf(services.jobDb, account, since);
  const theirs = await listBankPayouts(stripe, account, since);
  const pairs: [BankPayoutSide | undefined, StripeBankPayout | undefined][] = [];
  for (const their of theirs)
    pairs.push([
      ours.find(({ id }) => id === their.id) ?? (await bankPayoutOf(services.jobDb, their.id)),
      their,
    ]);
  for (const our of ours)
    if (!theirs.some(({ id }) => id === our.id))
      pairs.push([our, await readBankPayout(stripe, account, our.id)]);
  return comparePairs(work, account, pairs);
}

/** Holds one bank payout against what Stripe has now. */
export async function examineBankPayout(
  work: StripeWork,
  account: string,
  id: string,
): Promise<Difference[]> {
  const ours = await bankPayoutOf(work.services.jobDb, id);
  const theirs = await readBankPayout(work.stripe, account, id);
  return comparePairs(work, account, [[ours, theirs]]);
}

async function comparePairs(
  { stripe, now }: StripeWork,
  account: string,
  pairs: readonly (readonly [BankPayoutSide | undefined, StripeBankPayout | undefined])[],
): Promise<Difference[]> {
  const compare = (toldLately: ReadonlySet<string>) =>
    pairs.flatMap(([ours, theirs]) => compareBankPayout(ours, theirs, { now, toldLately }));
  if (compare(NOBODY).length === 0) return [];
  return compare(await bankPayoutsToldSince(stripe, account, new Date(now.getTime() - GRACE_MS)));
}
