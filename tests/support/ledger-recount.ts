import type pg from "pg";

export interface Recount {
  /** Sum of all entries by currency: zero. */
  readonly sums: readonly { currency: string; total: string }[];
  /** Partners whose pending, available and in transit do not equal what their conversions earn, less what has left to them. */
  readonly wrongPartners: readonly { partner: string; kept: string; recount: string }[];
  /** Partners whose in transit is not what their open payouts say, and programs whose paid out is not what theirs that left do. */
  readonly wrongPayouts: readonly { owner: string; currency: string; kept: string; recount: string }[];
  /** Accounts whose kept balance, version or running balance is not what their entries say. */
  readonly wrongAccounts: readonly { account: string }[];
  /** Orders, clicks, accrual lines, postings or transfers that stand twice. */
  readonly doubles: number;
}

/** What has left to partners, by the payouts' own words: paid, less what came back; also where only the payee's bank refused. */
const LEFT = "state IN ('paid', 'returned') OR state = 'failed' AND failure_stage = 'bank'";

/**
 * Computes commissions again from conversions, last clicks, sponsors and the plan, in SQL and with none of the
 * platform's code: 1/10 000 of a cent is the unit until each conversion's lines are rounded by largest remainder.
 */
const RECOUNT = `
WITH RECURSIVE plan AS (
  SELECT DISTINCT ON (program_id) program_id, rules FROM plan_versions WHERE campaign_id IS NULL ORDER BY program_id, effective_from DESC, number DESC
), rate AS (
  SELECT program_id, n AS level, (lvl->>'rateBps')::bigint AS bps FROM plan, jsonb_array_elements(rules->'levels') WITH ORDINALITY AS l(lvl, n)
), last_click AS (
  SELECT c.id, c.program_id, c.amount_minor, k.partner_id FROM conversions c JOIN clicks k ON k.id = c.click_id
  WHERE c.program_id = $1 AND NOT c.test AND c.status <> 'rejected'
), chain AS (
  SELECT id, program_id, amount_minor, partner_id, 1 AS level FROM last_click
  UNION ALL
  SELECT chain.id, chain.program_id, chain.amount_minor, p.sponsor_id, chain.level + 1
  FROM chain JOIN partners p ON p.id = chain.partner_id WHERE p.sponsor_id IS NOT NULL AND chain.level < 10
), line AS (
  SELECT chain.id, chain.partner_id, chain.level, chain.amount_minor * rate.bps AS units
  FROM chain JOIN rate ON rate.program_id = chain.program_id AND rate.level = chain.level
), ranked AS (
  SELECT *, div(units, 10000) AS floored, row_number() OVER (PARTITION BY id ORDER BY mod(units, 10000) DESC, level) AS place,
    div(sum(units) OVER (PARTITION BY id), 10000) - sum(div(units, 10000)) OVER (PARTITION BY id) AS over
  FROM line
), earned AS (
  SELECT partner_id, sum(floored + CASE WHEN place <= over THEN 1 ELSE 0 END) AS amount FROM ranked GROUP BY partner_id
), kept AS (
  SELECT partner_id, sum(amount) AS amount FROM (
    SELECT partner_id, balance_minor AS amount FROM accounts
    WHERE program_id = $1 AND partner_id IS NOT NULL AND kind IN ('partner_pending', 'partner_available', 'partner_in_transit')
    UNION ALL
    SELECT partner_id, amount_minor - returned_minor FROM payouts WHERE program_id = $1 AND (${LEFT})
  ) k GROUP BY partner_id
)
SELECT coalesce(e.partner_id, k.partner_id)::text AS partner, coalesce(k.amount, 0)::text AS kept, coalesce(e.amount, 0)::text AS recount
FROM earned e FULL JOIN kept k ON k.partner_id = e.partner_id WHERE coalesce(e.amount, 0) <> coalesce(k.amount, 0)`;

const PAYOUTS = `
WITH told AS (
  SELECT partner_id AS owner, currency, sum(amount_minor) AS amount FROM payouts
  WHERE program_id = $1 AND state IN ('requested', 'approved', 'submitted') GROUP BY 1, 2
  UNION ALL
  SELECT program_id, currency, sum(amount_minor - returned_minor) FROM payouts WHERE program_id = $1 AND (${LEFT}) GROUP BY 1, 2
), kept AS (
  SELECT coalesce(partner_id, program_id) AS owner, currency, balance_minor AS amount FROM accounts
  WHERE program_id = $1 AND kind IN ('partner_in_transit', 'program_paid_out')
)
SELECT owner::text, currency, coalesce(k.amount, 0)::text AS kept, coalesce(t.amount, 0)::text AS recount
FROM told t FULL JOIN kept k USING (owner, currency) WHERE coalesce(t.amount, 0) <> coalesce(k.amount, 0)`;

const ACCOUNTS = `
SELECT a.id AS account FROM accounts a LEFT JOIN LATERAL (
  SELECT count(*) AS n, max(account_version) AS last, coalesce(sum(amount_minor), 0) AS total,
    bool_and(running = balance_after_minor AND account_version = place) AS steady
  FROM (SELECT *, sum(amount_minor) OVER (ORDER BY account_version) AS running, row_number() OVER (ORDER BY account_version) AS place
    FROM entries WHERE account_id = a.id) e
) e ON true
WHERE e.n <> a.version OR e.total <> a.balance_minor OR NOT coalesce(e.steady, true)`;

const DOUBLES = `
SELECT (SELECT count(*) FROM (SELECT FROM conversions GROUP BY program_id, test, goal, order_id HAVING count(*) > 1) d)
  + (SELECT count(*) FROM (SELECT FROM clicks GROUP BY id HAVING count(*) > 1) d)
  + (SELECT count(*) FROM (SELECT FROM accruals GROUP BY conversion_id, revision, credit_position, level HAVING count(*) > 1) d)
  + (SELECT count(*) FROM (SELECT FROM postings GROUP BY idempotency_key HAVING count(*) > 1) d)
  + (SELECT count(*) FROM (SELECT FROM payouts WHERE transfer_id IS NOT NULL GROUP BY transfer_id HAVING count(*) > 1) d) AS doubles`;

export async function recountLedger(client: pg.Client, programId: string): Promise<Recount> {
  const sums = await client.query(
    "SELECT currency, sum(amount_minor)::text AS total FROM entries GROUP BY currency",
  );
  const partners = await client.query(RECOUNT, [programId]);
  const payouts = await client.query(PAYOUTS, [programId]);
  const accounts = await client.query(ACCOUNTS);
  const doubles = await client.query<{ doubles: string }>(DOUBLES);
  return {
    sums: sums.rows,
    wrongPartners: partners.rows,
    wrongPayouts: payouts.rows,
    wrongAccounts: accounts.rows,
    doubles: Number(doubles.rows[0]?.doubles),
  };
}
