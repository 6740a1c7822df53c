import type Stripe from "stripe";
import { newId } from "./start-test-api.ts";
import type { BenchLine, PayoutBench } from "./stripe-payouts.ts";

/** A line that was paid by Stripe, with what belongs to it. */
export interface PaidLine extends BenchLine {
  readonly transfer: Stripe.Transfer;
}

/** Ways to make the books or Stripe say something else, each past whatever guards it. They answer the keys of what then differs. */
export type Break = (bench: PayoutBench, line: PaidLine) => Promise<string[]>;

const HOURS_2 = 7_200;
const longAgo = () => Math.floor(Date.now() / 1000) - HOURS_2;

/** Past triggers, as only who owns the database can. */
const past = (bench: PayoutBench, statement: string) =>
  bench.api.owner.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`);

async function entriesOf(
  { api }: PayoutBench,
  key: string,
): Promise<{ posting: string; account: string; version: number; kind: string }[]> {
  const { rows } = await api.owner.query(
    `SELECT p.id AS posting, a.id AS account, e.account_version AS version, a.kind FROM postings p JOIN entries e ON e.posting_id = p.id
     JOIN accounts a ON a.id = e.account_id WHERE p.idempotency_key = $1`,
    [key],
  );
  return rows;
}
const txnOf = ({ transfer }: PaidLine): string => String(transfer.balance_transaction);
const patch = (bench: PayoutBench, object: string, id: string, change: object) =>
  bench.control(`objects/${id}`, { object, patch: change });
const lose = (bench: PayoutBench, id: string) => bench.control(`objects/${id}`, {}, "DELETE");

export const BREAKS = {
  "an entry with another amount": async (bench, line) => {
    const [entry] = await entriesOf(bench, `payout-settle:${line.id}:1`);
    if (entry === undefined) throw new Error("no entry");
    await past(
      bench,
      `UPDATE entries SET amount_minor = amount_minor + 1 WHERE account_id = '${entry.account}' AND account_version = ${entry.version}`,
    );
    return [
      `posting_unbalanced:${entry.posting}`,
      `account_differs:${entry.account}`,
      `line_postings_differ:${line.id}`,
    ];
  },
  "a posting that is gone": async (bench, line) => {
    const entries = await entriesOf(bench, `payout-settle:${line.id}:1`);
    const [{ posting } = { posting: "" }] = entries;
    await past(
      bench,
      `DELETE FROM entries WHERE posting_id = '${posting}'; DELETE FROM postings WHERE id = '${posting}'`,
    );
    return [...entries.map(({ account }) => `account_differs:${account}`), `line_postings_differ:${line.id}`];
  },
  "a posting that has no business there": async (bench, line) => {
    const [id, [transit]] = [newId(), await entriesOf(bench, `payout-reserve:${line.id}:1`)];
    const rows = await bench.api.owner.query(
      "SELECT id FROM accounts WHERE partner_id = $1 AND kind = 'partner_in_transit'",
      [line.partnerId],
    );
    const account: string = rows.rows[0].id;
    await past(
      bench,
      `INSERT INTO postings (id, organisation_id, program_id, kind, currency, idempotency_key, request_id, posted_at)
         SELECT '${id}', organisation_id, program_id, 'bonus', currency, 'stray:${id}', request_id, posted_at FROM postings WHERE id = '${transit?.posting}';
       INSERT INTO entries (organisation_id, account_id, account_version, posting_id, currency, amount_minor, balance_after_minor)
         SELECT organisation_id, id, version + n, '${id}', currency, CASE n WHEN 1 THEN 5 ELSE -5 END, balance_minor + CASE n WHEN 1 THEN 5 ELSE 0 END
         FROM accounts, generate_series(1, 2) n WHERE id = '${account}'`,
    );
    return [`posting_misplaced:${id}`, `account_differs:${account}`];
  },
  "a payout's posting of no payout": async (bench, line) => {
    const entries = await entriesOf(bench, `payout-settle:${line.id}:1`);
    const [{ posting } = { posting: "" }] = entries;
    await past(
      bench,
      `UPDATE postings SET idempotency_key = 'payout-settle:${newId()}:1' WHERE id = '${posting}'`,
    );
    return [`posting_misplaced:${posting}`, `line_postings_differ:${line.id}`];
  },
  "an account with another balance": async (bench, line) => {
    const { rows } = await bench.api.owner.query(
      "UPDATE accounts SET balance_minor = balance_minor + 1 WHERE partner_id = $1 AND kind = 'partner_available' RETURNING id",
      [line.partnerId],
    );
    return [`account_differs:${rows[0].id}`];
  },
  "a line with another amount": async (bench, line) => {
    await past(bench, `UPDATE payouts SET amount_minor = amount_minor + 1 WHERE id = '${line.id}'`);
    return [`line_postings_differ:${line.id}`, `transfer_differs:${line.id}`];
  },
  "a line of which something came back that never did": async (bench, line) => {
    await past(bench, `UPDATE payouts SET returned_minor = 1 WHERE id = '${line.id}'`);
    return [`line_postings_differ:${line.id}`, `reversal_differs:${line.id}`];
  },
  "a transfer that Stripe has lost": async (bench, line) => {
    await lose(bench, line.transfer.id);
    return [`transfer_missing:${line.id}`, `transaction_unknown:${txnOf(line)}`];
  },
  "a transfer of another amount": async (bench, line) => {
    await patch(bench, "transfer", line.transfer.id, { amount: line.transfer.amount + 1 });
    return [`transfer_differs:${line.id}`, `transaction_differs:${txnOf(line)}`];
  },
  "a transfer to somebody else": async (bench, line) => {
    await patch(bench, "transfer", line.transfer.id, { destination: "acct_other" });
    return [`transfer_differs:${line.id}`];
  },
  "a transfer of another group": async (bench, line) => {
    await patch(bench, "transfer", line.transfer.id, { transfer_group: "other" });
    return [`transfer_differs:${line.id}`];
  },
  "a transfer in another currency": async (bench, line) => {
    await patch(bench, "transfer", line.transfer.id, { currency: "eur" });
    return [`transfer_differs:${line.id}`];
  },
  "a transfer that nobody here made": async (bench, line) => {
    const wanted = { amount: 7, currency: "usd", destination: line.accountId };
    const { id } = await bench.stripe.transfers.create(wanted);
    return [`transfer_unknown:${id}`];
  },
  "a second transfer of a line": async (bench, line) => {
    const wanted = { amount: 7, currency: "usd", destination: line.accountId };
    const { id } = await bench.stripe.transfers.create({ ...wanted, transfer_group: `payout_${line.id}` });
    return [`transfer_duplicate:${id}`];
  },
  "a reversal that we never heard of": async (bench, line) => {
    const { id } = await bench.stripe.transfers.createReversal(line.transfer.id, { amount: 3 });
    await patch(bench, "transfer_reversal", id, { created: longAgo() });
    return [`reversal_differs:${line.id}`];
  },
  "a reversal without a balance transaction": async (bench, line) => {
    const reversal = await bench.stripe.transfers.createReversal(line.transfer.id, { amount: 3 });
    await lose(bench, String(reversal.balance_transaction));
    return [`transaction_missing:${reversal.id}`, "balance_differs:USD"];
  },
  "a transfer without a balance transaction": async (bench, line) => {
    await lose(bench, txnOf(line));
    return [`transaction_missing:${line.transfer.id}`, "balance_differs:USD"];
  },
  "a balance transaction of another amount": async (bench, line) => {
    await patch(bench, "balance_transaction", txnOf(line), { amount: -1, net: -1 });
    return [`transaction_differs:${txnOf(line)}`, "balance_differs:USD"];
  },
  "a bank payout that we never heard of": async (bench, line) => {
    const { id } = await bench.control("payouts", { account: line.accountId, currency: "usd" });
    await patch(bench, "payout", String(id), { created: longAgo() });
    return [`bank_payout_unknown:${id}`];
  },
  "a bank payout that Stripe does not have": async (bench, line) => {
    const id = `po_${newId()}`;
    await bench.api.owner.query(
      "INSERT INTO stripe_payouts (id, account_id, currency, amount_minor, state, said_at) VALUES ($1, $2, 'USD', 5, 'paid', $3)",
      [id, line.accountId, new Date()],
    );
    return [`bank_payout_missing:${id}`];
  },
  "a bank payout of another amount": async (bench, line) => {
    const { id } = await bench.control("payouts", { account: line.accountId, currency: "usd" });
    await bench.api.owner.query(
      "INSERT INTO stripe_payouts (id, account_id, currency, amount_minor, state, said_at) VALUES ($1, $2, 'USD', 1, 'pending', $3)",
      [id, line.accountId, new Date()],
    );
    return [`bank_payout_differs:${id}`];
  },
  "a charge for nothing": async (bench) => {
    const params = { amount: 900, currency: "usd", source: "tok_visa" };
    const charge = await bench.stripe.charges.create(params);
    await patch(bench, "balance_transaction", String(charge.balance_transaction), { created: longAgo() });
    return [`top_up_unknown:${charge.id}`];
  },
  "a top-up that nobody paid": async (bench) => [`top_up_missing:${await topUp(bench, 500)}`],
  "a top-up of another amount": async (bench) => {
    const id = await topUp(bench, 500);
    const charge = await bench.stripe.charges.create({ amount: 400, currency: "usd", source: "tok_visa" });
    await patch(bench, "charge", charge.id, { payment_intent: `pi_${id}` });
    return [`top_up_differs:${id}`];
  },
} as const satisfies Record<string, Break>;

/** A top-up in the books as of this process's clock, by the payment intent that its id names, without its postings: those are not what is compared. */
async function topUp({ api, programId }: PayoutBench, amountMinor: number): Promise<string> {
  const id = newId();
  await api.owner.query(
    `INSERT INTO top_ups (id, organisation_id, program_id, method, currency, amount_minor, state, payment_intent_id, request_key, request_id, settled_at)
     SELECT $1::uuid, organisation_id, id, 'checkout', 'USD', $3, 'settled', 'pi_' || $1::text, $1::text, $1::uuid, $4::timestamptz FROM programs WHERE id = $2`,
    [id, programId, amountMinor, new Date()],
  );
  return id;
}
