import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import Stripe from "stripe";
import type { TestPlatform } from "./test-platform.ts";

/** A partner of the demo program who may be paid by Stripe. */
export interface DemoPayee {
  readonly name: string;
  readonly partnerId: string;
  readonly affiliateId: string;
}

/** What stands at Stripe's place on the test platform, and the database's owner. */
export interface PayoutDesk {
  readonly owner: pg.Client;
  /** An account that can be paid. */
  openAccount(): Promise<string>;
  /** Lets Stripe pay a partner of the demo program at that account, and gives it something that is available. */
  payee(name: string, accountId: string, availableMinor: number): Promise<DemoPayee>;
  /** Gives one of them something more that is available. */
  give(payee: DemoPayee, availableMinor: number): Promise<void>;
  close(): Promise<void>;
}

/** By hand and past the API, which would want months of sales and a payee at its own desk. */
export async function openPayoutDesk(platform: TestPlatform): Promise<PayoutDesk> {
  const { app, databaseUrl, demo } = platform.ready;
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  const stripe = await stripeOf(platform);
  const { rows } = await owner.query("SELECT organisation_id AS id FROM programs WHERE id = $1", [
    demo.programId,
  ]);
  const place = { organisationId: rows[0].id as string, programId: demo.programId };
  return {
    owner,
    async openAccount() {
      const { id } = await stripe.accounts.create({
        type: "express",
        capabilities: { transfers: { requested: true } },
      });
      return id;
    },
    async payee(name, accountId, availableMinor) {
      const sql = "SELECT id, affiliate_id AS affiliate FROM partners WHERE program_id = $1 AND name = $2";
      const [partner] = (await owner.query(sql, [demo.programId, name])).rows;
      await owner.query(
        `INSERT INTO payees (affiliate_id, country, stripe_account_id, stripe_state) VALUES ($1, 'US', $2, 'active')
         ON CONFLICT (affiliate_id) DO UPDATE SET stripe_account_id = excluded.stripe_account_id, stripe_state = 'active'`,
        [partner.affiliate, accountId],
      );
      await owner.query(
        `INSERT INTO payout_methods (id, affiliate_id, kind, country, label, state, usable_from, verified_at)
         VALUES ($1, $2, 'stripe', 'US', 'Stripe', 'verified', now() - interval '1 day', now())`,
        [randomUUID(), partner.affiliate],
      );
      await giveAvailable(owner, { ...place, partnerId: partner.id }, availableMinor);
      return { name, partnerId: partner.id, affiliateId: partner.affiliate };
    },
    give: ({ partnerId }, availableMinor) => giveAvailable(owner, { ...place, partnerId }, availableMinor),
    close: () => owner.end(),
  };

  /** The stand-in tells nobody where it is but in the links that it makes. */
  async function stripeOf({ dataDir }: TestPlatform): Promise<Stripe> {
    const { stripeKey } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
    const page = { "content-type": "application/json", origin: app, "sec-fetch-site": "same-origin" };
    const ask = async (method: string, path: string, body: object, headers: object) => {
      const response = await fetch(`${app}/api${path}`, {
        method,
        headers: { ...page, ...headers },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return await response.json();
    };
    const { accessToken } = await ask("POST", "/auth/sign-in", demo.affiliate, {});
    const own = { authorization: `Bearer ${accessToken}` };
    await ask("PUT", "/affiliate/payee", { country: "US", kind: "individual" }, own);
    const { hostname: host, port } = new URL((await ask("POST", "/affiliate/payee/stripe", {}, own)).url);
    return new Stripe(stripeKey, { host, port, protocol: "http", telemetry: false });
  }
}

/** Commission in USD that is available at once, straight into the ledger. */
async function giveAvailable(
  owner: pg.Client,
  { organisationId, programId, partnerId }: { organisationId: string; programId: string; partnerId: string },
  amountMinor: number,
): Promise<void> {
  const posting = randomUUID();
  await owner.query("BEGIN");
  // A job that posts meanwhile locks accounts in another order.
  await owner.query("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE");
  await owner.query(
    `INSERT INTO postings (id, organisation_id, program_id, kind, currency, idempotency_key, request_id, posted_at)
     VALUES ($1::uuid, $2, $3, 'accrual', 'USD', 'given:' || $1, $1::uuid, now())`,
    [posting, organisationId, programId],
  );
  const sides = [
    ["program_commission", null, -amountMinor],
    ["partner_available", partnerId, amountMinor],
  ] as const;
  const entries: unknown[] = [];
  for (const [kind, ownerId, minor] of sides) {
    const { rows } = await owner.query(
      `INSERT INTO accounts (id, organisation_id, program_id, kind, partner_id, currency, version, balance_minor)
       VALUES ($1, $2, $3, $4, $5, 'USD', 1, $6::bigint)
       ON CONFLICT ON CONSTRAINT accounts_once DO UPDATE SET version = accounts.version + 1, balance_minor = accounts.balance_minor + $6::bigint
       RETURNING id AS account_id, version AS account_version, balance_minor::text AS balance_after_minor`,
      [randomUUID(), organisationId, programId, kind, ownerId, minor],
    );
    entries.push({ ...rows[0], amount_minor: minor });
  }
  // Both at once: each statement must leave the posting in balance.
  await owner.query(
    `INSERT INTO entries (organisation_id, account_id, account_version, posting_id, currency, amount_minor, balance_after_minor)
     SELECT $1, account_id, account_version, $2, 'USD', amount_minor, balance_after_minor FROM jsonb_to_recordset($3)
       AS e (account_id uuid, account_version int, amount_minor bigint, balance_after_minor bigint)`,
    [organisationId, posting, JSON.stringify(entries)],
  );
  await owner.query("COMMIT");
}
