import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createBankPayout } from "../../adapters/stripe/bank-payouts.ts";
import {
  createOnboardingLink,
  createRecipient,
  type NewRecipient,
  readRecipient,
} from "../../adapters/stripe/recipients.ts";
import {
  availableBalance,
  createTransfer,
  findTransfer,
  retrieveTransfer,
} from "../../adapters/stripe/transfers.ts";
import { toStripe } from "../../adapters/stripe/units.ts";

/** In cents: what the platform is given to pay from, and more than that is. */
const FUNDS = 50_000;
const TOO_MUCH = 99_999_999;
/** Checks of accounts take Stripe some seconds. */
const ACTIVE_MS = 120_000;

/**
 * What our payouts rely on at Stripe: the same cases for the stand-in and, by `npm run test:stripe`, for Stripe's test mode.
 * Everything is made anew, so that an account at Stripe that holds other things will do; it must be one of the US, with Connect.
 */
export function describeStripe(where: string, connect: () => Promise<Stripe>): void {
  describe(`Stripe, as ${where} has it,`, () => {
    let stripe: Stripe;
    /** Can be paid. */
    let payee: string;
    beforeAll(async () => {
      stripe = await connect();
      // Money that is available at once: https://docs.stripe.com/testing#available-balance
      await stripe.charges.create({ amount: FUNDS, currency: "usd", source: "tok_bypassPending" });
      payee = await openPayee(stripe);
    }, ACTIVE_MS);
    const wanted = (amountMinor: bigint, other: { payoutId?: string; attempt?: number } = {}) => ({
      ...{ payoutId: randomUUID(), attempt: 1, programId: randomUUID(), partnerId: randomUUID() },
      ...{ destination: payee, amount: usd(amountMinor) },
      ...other,
    });

    it("moves a payout's money once, and finds its transfer again by its group", async () => {
      const before = (await availableBalance(stripe)).get("USD") ?? 0n;
      const payout = wanted(1050n);
      expect(await findTransfer(stripe, payout.payoutId)).toBeUndefined();
      const made = await createTransfer(stripe, payout);
      const again = await createTransfer(stripe, payout);
      expect(again).toEqual(made);
      const transfer = made.verdict === "made" ? made.transfer : undefined;
      expect(transfer).toMatchObject({
        ...{ payoutId: payout.payoutId, amountMinor: 1050n, currency: "USD", reversedMinor: 0n },
        ...{ destination: payee, destinationPayment: expect.stringMatching(/^py_/) },
      });
      expect(await findTransfer(stripe, payout.payoutId)).toEqual(transfer);
      const { metadata } = await stripe.transfers.retrieve(transfer?.id ?? "");
      expect(metadata).toMatchObject({ payout_id: payout.payoutId, attempt: "1" });
      expect(before - ((await availableBalance(stripe)).get("USD") ?? 0n)).toBe(1050n);
    });

    it("reverses a transfer in parts, never by more than is left, and says what it is in all", async () => {
      const made = await createTransfer(stripe, wanted(1000n));
      const id = made.verdict === "made" ? made.transfer.id : "";
      await stripe.transfers.createReversal(id, { amount: 400 });
      expect(await retrieveTransfer(stripe, id)).toMatchObject({ reversedMinor: 400n, amountMinor: 1000n });
      await expect(stripe.transfers.createReversal(id, { amount: 601 })).rejects.toMatchObject({
        statusCode: 400,
      });
      expect((await stripe.transfers.createReversal(id)).amount).toBe(600);
      expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 1000, reversed: true });
      expect((await stripe.transfers.listReversals(id)).data.map(({ amount }) => amount)).toEqual([600, 400]);
      await expect(stripe.transfers.createReversal(id)).rejects.toMatchObject({ statusCode: 400 });
    });

    it.each([
      ["an unknown destination", { destination: "acct_1032D82eZvKYlo2C" }, undefined],
      ["an amount of zero", { amount: 0 }, "parameter_invalid_integer"],
      ["an amount that is no integer", { amount: 1.5 }, "parameter_invalid_integer"],
      ["no currency that there is", { currency: "zzz" }, undefined],
      ["more than there is", { amount: TOO_MUCH }, "balance_insufficient"],
      ["a parameter that it does not know", { destinatoin: "acct_1" }, "parameter_unknown"],
      ["metadata that is no object", { metadata: "x" }, undefined],
    ])("refuses a transfer with %s, and moves nothing", async (_, change, code) => {
      const before = await availableBalance(stripe);
      const params = { amount: 100, currency: "usd", destination: payee, ...change };
      await expect(
        stripe.transfers.create(params as Stripe.TransferCreateParams, { idempotencyKey: randomUUID() }),
      ).rejects.toMatchObject({
        ...{ type: "StripeInvalidRequestError", statusCode: 400 },
        ...(code === undefined ? {} : { code }),
      });
      expect(await availableBalance(stripe)).toEqual(before);
    });

    it("refuses a transfer to an account without the capability", async () => {
      const account = await stripe.accounts.create({
        type: "express",
        country: "US",
        capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
      });
      if (account.capabilities?.transfers === "active") return;
      const destination = account.id;
      expect(await createTransfer(stripe, { ...wanted(100n), destination })).toMatchObject({
        ...{ verdict: "refused", refusal: { code: "insufficient_capabilities_for_transfer" } },
      });
    });

    it("answers a key as it did first, also with a refusal for lack of funds, and refuses it for another request", async () => {
      const payout = wanted(100n);
      await createTransfer(stripe, payout);
      const other = { ...payout, amount: usd(200n) };
      await expect(createTransfer(stripe, other)).rejects.toMatchObject({ type: "StripeIdempotencyError" });
      const short = wanted(BigInt(TOO_MUCH));
      for (let time = 0; time < 2; time++)
        expect(await createTransfer(stripe, short)).toMatchObject({
          ...{ verdict: "short", refusal: { code: "balance_insufficient" } },
        });
      expect((await createTransfer(stripe, { ...short, attempt: 2, amount: usd(100n) })).verdict).toBe(
        "made",
      );
    });

    it.each([
      ["USD", 1050n, 1050],
      ["VND", 250_000n, 250_000],
      ["ISK", 500n, 50_000],
      ["KWD", 1250n, 1250],
      ["JPY", 500n, 500],
    ])("takes %s of %d minor units as we write them", async (currency, amountMinor, amount) => {
      const units = toStripe(amountMinor, currency);
      if (!units.ok) throw new Error(`${currency} of ${amountMinor} has no units`);
      const charge = await stripe.charges.create({ ...units.value, source: "tok_visa" });
      expect(charge).toMatchObject({ amount, currency: currency.toLowerCase(), paid: true });
    });

    it.each([
      ["kwd", 1255],
      ["isk", 550],
    ])("refuses %s of %d, which we refuse first", async (currency, amount) => {
      await expect(stripe.charges.create({ amount, currency, source: "tok_visa" })).rejects.toMatchObject({
        ...{ type: "StripeInvalidRequestError", statusCode: 400 },
      });
    });

    it("opens one recipient for one key, which owes details, and a link to give them", async () => {
      const recipient: NewRecipient = {
        affiliateId: randomUUID(),
        country: "US",
        kind: "individual",
        name: "Payee",
        email: "payee@partner.example",
      };
      const key = randomUUID();
      const id = await createRecipient(stripe, recipient, key);
      expect(await createRecipient(stripe, recipient, key)).toBe(id);
      const { state, wants } = await readRecipient(stripe, id);
      expect([state, wants.length > 0]).toEqual(["restricted", true]);
      const back = "https://app.example/affiliate/payouts";
      const link = await createOnboardingLink(stripe, id, {
        returnUrl: `${back}?stripe=returned`,
        refreshUrl: `${back}?stripe=expired`,
      });
      expect(link.url).toMatch(/^https?:\/\//);
      expect(Date.parse(link.expiresAt)).toBeGreaterThan(Date.now());
      await expect(stripe.v2.core.accounts.retrieve("acct_none")).rejects.toMatchObject({
        statusCode: expect.any(Number),
      });
    });

    it("pays out of a connected account no more than it has, in its currency", async () => {
      const payout = { payoutId: randomUUID(), account: payee, retry: 1 };
      const outcome = await createBankPayout(stripe, { ...payout, amount: usd(BigInt(TOO_MUCH)) });
      expect(outcome).toMatchObject({ refusal: { code: "balance_insufficient" } });
    });

    it("knows no other key", async () => {
      const wrong = new Stripe("sk_test_none", {
        host: stripe.getApiField("host"),
        port: stripe.getApiField("port"),
        protocol: stripe.getApiField("protocol"),
      });
      await expect(wrong.balance.retrieve()).rejects.toMatchObject({ statusCode: 401 });
    });
  });
}

function usd(amountMinor: bigint) {
  const amount = toStripe(amountMinor, "USD");
  if (!amount.ok) throw new Error(amount.reason);
  return amount.value;
}

/** An account that can be paid, with the details that test mode takes for true: https://docs.stripe.com/connect/testing */
async function openPayee(stripe: Stripe): Promise<string> {
  const { id } = await stripe.accounts.create({
    ...{ type: "custom", country: "US", email: "payee@partner.example", business_type: "individual" },
    capabilities: { transfers: { requested: true } },
    business_profile: { mcc: "7311", url: "https://partner.example" },
    external_account: "btok_us_verified",
    tos_acceptance: { date: Math.floor(Date.now() / 1000), ip: "203.0.113.7" },
    individual: {
      ...{ first_name: "Ada", last_name: "Payee", email: "payee@partner.example", phone: "0000000000" },
      ...{ dob: { day: 1, month: 1, year: 1901 }, ssn_last_4: "0000", id_number: "000000000" },
      address: { line1: "address_full_match", city: "Columbus", state: "OH", postal_code: "43214" },
    },
  });
  const isActive = async () => (await stripe.accounts.retrieve(id)).capabilities?.transfers === "active";
  await vi.waitFor(async () => expect(await isActive(), "the account can be paid").toBe(true), {
    ...{ timeout: ACTIVE_MS, interval: 1_000 },
  });
  return id;
}
