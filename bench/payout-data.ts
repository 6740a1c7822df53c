import type pg from "pg";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { buildPosting } from "../core/ledger/posting.ts";
import { writePostings } from "../db/repositories/ledger.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Services } from "../functions/services.ts";
import { fundDemo } from "../local/demo/fund-demo.ts";

const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newId = () => newUuid(Date.now());
/** What each partner is paid, in cents. */
const EACH_MINOR = 1_500n;
const CHUNK = 200;
const AT_ONCE = 8;

export interface StripePlace {
  readonly url: string;
  readonly key: string;
}

export interface PayingProgram {
  readonly organisationId: string;
  readonly programId: string;
}

/** A request to the stand-in, as a form, or to what it has besides (`_control/…`), as JSON. */
export async function askStandIn<T>(
  { url, key }: StripePlace,
  path: string,
  body?: string,
  method = "POST",
): Promise<T> {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const init = body === undefined ? { method, headers } : { method, headers, body };
  const response = await fetch(`${url}/${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Partners of a program who can be paid by Stripe, each with 15.00 USD available, its funds, and as much at Stripe to pay from. */
export async function seedPayees(
  {
    owner,
    ownerUrl,
    services,
    stripe,
  }: { owner: pg.Client; ownerUrl: string; services: Services; stripe: StripePlace },
  program: PayingProgram,
  count: number,
): Promise<void> {
  const accounts: string[] = [];
  const open = async () => {
    while (accounts.length < count) {
      const place = accounts.push("") - 1;
      const form = "type=express&capabilities[transfers][requested]=true";
      accounts[place] = (await askStandIn<{ id: string }>(stripe, "v1/accounts", form)).id;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, open));
  const { rows } = await owner.query<{ id: string }>(
    `WITH given AS (SELECT account, n, uuidv7() AS affiliate, uuidv7() AS partner FROM unnest($1::text[]) WITH ORDINALITY AS g(account, n)),
       a AS (INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
         SELECT affiliate, 'payee' || n || '@many.example', 'payee' || n || '@many.example', 'payee' || n, 'Payee ' || n FROM given),
       y AS (INSERT INTO payees (affiliate_id, country, stripe_account_id, stripe_state) SELECT affiliate, 'US', account, 'active' FROM given),
       m AS (INSERT INTO payout_methods (id, affiliate_id, kind, country, label, state, usable_from, verified_at)
         SELECT uuidv7(), affiliate, 'stripe', 'US', 'Stripe', 'verified', now() - interval '1 day', now() FROM given)
     INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, joined_at)
     SELECT partner, $2, $3, affiliate, 'Payee ' || n, 'payee' || n || '@many.example', now() FROM given RETURNING id`,
    [accounts, program.organisationId, program.programId],
  );
  const partners = rows.map(({ id }) => id);
  for (let from = 0; from < partners.length; from += CHUNK)
    await giveEach(services, program, partners.slice(from, from + CHUNK));
  const amount = Number(EACH_MINOR) * count;
  await fundDemo(ownerUrl, program.programId, { amounts: { USD: BigInt(amount) }, label: "BENCH" });
  await askStandIn(stripe, "_control/balance", JSON.stringify({ currency: "usd", amount }));
  await owner.query("ANALYZE");
}

function giveEach(
  { job }: Services,
  { organisationId, programId }: PayingProgram,
  partnerIds: readonly string[],
): Promise<unknown> {
  const entry = (kind: "program_adjustment" | "partner_available", ownerId: string, amountMinor: bigint) => ({
    ...{ account: { kind, ownerId, currency: "USD" }, amountMinor, accrualId: null },
  });
  const rows = partnerIds.flatMap((partnerId) => {
    const entries = [
      entry("program_adjustment", programId, -EACH_MINOR),
      entry("partner_available", partnerId, EACH_MINOR),
    ];
    const posting = buildPosting({
      ...{ kind: "bonus", idempotencyKey: `bench:${partnerId}`, currency: "USD", entries },
    });
    const place = { id: newId(), organisationId, programId, conversionId: null, requestId: newId() };
    return posting === null ? [] : [{ ...place, posting }];
  });
  return inTransaction(job, null, (tx) => writePostings(tx, rows, new Date()));
}
