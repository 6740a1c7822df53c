import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { reservePosting } from "../../core/ledger/payout-posting.ts";
import { buildPosting, type Posting } from "../../core/ledger/posting.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { inTransaction } from "../../db/transaction.ts";
import { app } from "../../functions/app.ts";
import { startStripe } from "../stripe/start-stripe.ts";
import { makePartner, makeProgram, unique } from "./api-fixtures.ts";
import { fundProgram } from "./payout-fixtures.ts";
import { newId, startTestApi, type TestApi } from "./start-test-api.ts";

const API_KEY = "sk_test_payouts";
const WEBHOOK_SECRET = "whsec_payouts";
const BALANCE = 1_000_000_000;

/** The API beside a Stripe of its own, which goes by the same clock, and what tests of payouts do with both. */
export interface PayoutBench {
  readonly api: TestApi;
  readonly stripe: Stripe;
  /** The organisation's key, and its program, which accepts all the currencies and is funded in each. */
  readonly key: string;
  readonly organisationId: string;
  readonly programId: string;
  control(path: string, body: unknown, method?: string): Promise<Record<string, unknown>>;
  /** A payee with an account at Stripe, and a line of its own in an approved batch, its amount reserved. */
  approvedLine(amountMinor: bigint, currency: string): Promise<BenchLine>;
  /** Changes what is available to a partner, as a refund or a commission would. */
  give(line: Pick<BenchLine, "partnerId">, amountMinor: bigint, currency: string): Promise<void>;
  /** The same in any program. */
  giveTo(place: GivePlace, amountMinor: bigint, currency: string): Promise<void>;
  /** Delivers an event of Stripe's, signed. */
  deliver(event: unknown): Promise<number>;
  /** Available, in transit and paid out, in minor units. */
  books(line: Pick<BenchLine, "partnerId">, currency: string): Promise<Record<string, number>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into rows and assert what they find
  row(line: Pick<BenchLine, "id">): Promise<any>;
  close(): Promise<void>;
}

export interface BenchLine {
  readonly id: string;
  readonly batchId: string;
  readonly partnerId: string;
  readonly affiliateId: string;
  readonly accountId: string;
}

interface GivePlace {
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
}

const CURRENCIES = ["USD", "VND", "ISK", "KWD", "MGA"];

/** @param fundedMinor what the program has to pay with, in each currency */
export async function startPayoutBench(fundedMinor = BigInt(BALANCE)): Promise<PayoutBench> {
  const openingBalance = Object.fromEntries(CURRENCIES.map((code) => [code.toLowerCase(), BALANCE]));
  const server = await startStripe({ apiKey: API_KEY, openingBalance, now: () => Date.now() });
  const api = await startTestApi({
    STRIPE_SECRET_KEY: API_KEY,
    STRIPE_API_URL: server.url,
    STRIPE_WEBHOOK_SECRET: `whsec_other ${WEBHOOK_SECRET}`,
  });
  const { hostname: host, port } = new URL(server.url);
  const stripe = new Stripe(API_KEY, {
    host,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const { id: organisationId, key } = await api.createOrganisation();
  const { id: programId } = await makeProgram(api, key, { currencies: CURRENCIES });
  const { owner, database } = api;
  for (const currency of fundedMinor === 0n ? [] : CURRENCIES)
    await fundProgram(api, { organisationId, programId }, fundedMinor, currency);
  const job = { url: database.jobUrl, httpUrl: database.httpUrl, wsProxy: database.wsProxy };
  const post = (posting: Posting, of: Omit<GivePlace, "partnerId"> = { organisationId, programId }) => {
    const place = {
      ...{ organisationId: of.organisationId, programId: of.programId },
      ...{ conversionId: null, requestId: newId() },
    };
    return inTransaction(job, null, (tx) =>
      writePostings(tx, [{ id: newId(), posting, ...place }], new Date()),
    );
  };
  let batches = 0;
  const bench: PayoutBench = {
    ...{ api, stripe, key, organisationId, programId },
    async control(path, body, method = "POST") {
      const headers = { authorization: `Bearer ${API_KEY}` };
      const init = { method, headers, body: JSON.stringify(body) };
      const response = await fetch(`${server.url}/_control/${path}`, init);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    },
    give: ({ partnerId }, amountMinor, currency) =>
      bench.giveTo({ organisationId, programId, partnerId }, amountMinor, currency),
    async giveTo(place, amountMinor, currency) {
      const entry = (kind: "partner_available" | "program_adjustment", minor: bigint) => ({
        account: {
          kind,
          ownerId: kind === "partner_available" ? place.partnerId : place.programId,
          currency,
        },
        amountMinor: minor,
        accrualId: null,
      });
      const entries = [entry("partner_available", amountMinor), entry("program_adjustment", -amountMinor)];
      const posting = buildPosting({ kind: "bonus", idempotencyKey: unique("given"), currency, entries });
      if (posting !== null) await post(posting, place);
    },
    async approvedLine(amountMinor, currency) {
      const { id: partnerId } = await makePartner(api, key, programId);
      const { rows } = await owner.query("SELECT affiliate_id FROM partners WHERE id = $1", [partnerId]);
      const affiliateId: string = rows[0].affiliate_id;
      const capabilities = { transfers: { requested: true } };
      const { id: accountId } = await stripe.accounts.create({ type: "express", capabilities });
      const [methodId, batchId, id] = [newId(), newId(), newId()];
      await owner.query(
        "INSERT INTO payees (affiliate_id, country, stripe_account_id, stripe_state) VALUES ($1, 'US', $2, 'active')",
        [affiliateId, accountId],
      );
      await owner.query(
        `INSERT INTO payout_methods (id, affiliate_id, kind, country, label, state, usable_from, verified_at)
         VALUES ($1, $2, 'stripe', 'US', 'Stripe', 'verified', now() - interval '1 day', now())`,
        [methodId, affiliateId],
      );
      await owner.query(
        `INSERT INTO payout_batches (id, organisation_id, program_id, number, state, origin, approved_by, approved_at, request_id)
         VALUES ($1, $2, $3, $4, 'approved', 'manual', $5, now(), $5)`,
        [batchId, organisationId, programId, ++batches, newId()],
      );
      await owner.query(
        `INSERT INTO payouts (id, organisation_id, program_id, batch_id, partner_id, affiliate_id, currency, amount_minor, state,
           method_id, method_kind, request_key, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'approved', $9, 'stripe', $10, $11)`,
        [
          ...[id, organisationId, programId, batchId, partnerId, affiliateId, currency, String(amountMinor)],
          ...[methodId, unique("asked"), newId()],
        ],
      );
      await bench.give({ partnerId }, amountMinor, currency);
      await post(reservePosting({ payoutId: id, attempt: 1, programId, partnerId, currency }, amountMinor));
      return { id, batchId, partnerId, affiliateId, accountId };
    },
    async deliver(event) {
      const body = JSON.stringify(event);
      const at = Math.floor(Date.now() / 1000);
      const proof = createHmac("sha256", WEBHOOK_SECRET).update(`${at}.${body}`).digest("hex");
      const headers = { "stripe-signature": `t=${at},v1=${proof}` };
      const context = {
        waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
        passThroughOnException: () => undefined,
        props: {},
      };
      const url = "http://api.test/api/webhooks/stripe";
      return (await app.request(url, { method: "POST", body, headers }, api.env, context)).status;
    },
    async books({ partnerId }, currency) {
      const { rows } = await owner.query(
        "SELECT kind, balance_minor::float8 AS minor FROM accounts WHERE partner_id = $1 AND currency = $2",
        [partnerId, currency],
      );
      const of = (kind: string): number => rows.find((row) => row.kind === kind)?.minor ?? 0;
      return { available: of("partner_available"), inTransit: of("partner_in_transit") };
    },
    async row({ id }) {
      return (await owner.query("SELECT * FROM payouts WHERE id = $1", [id])).rows[0];
    },
    async close() {
      await api.close();
      await server.close();
    },
  };
  return bench;
}
