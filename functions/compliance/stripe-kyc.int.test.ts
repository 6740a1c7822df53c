import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startStripe } from "../../local/stripe/start-stripe.ts";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import { addPayee, openPayer, type Payee, type Payer } from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: with Stripe Identity, who shows a document there is approved by what Stripe says when it is asked, whatever order and
 * number its events come in. Method: our Stripe, its page walked through, its events sent by hand.
 */
const STRIPE_KEY = "sk_test_local";
const SECRET = "whsec_test";
let api: TestApi;
let payer: Payer;
let stripe: Awaited<ReturnType<typeof startStripe>>;
const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  stripe = await startStripe({ apiKey: STRIPE_KEY });
  api = await startTestApi({
    ...{ STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_URL: stripe.url, STRIPE_WEBHOOK_SECRET: SECRET },
    ...{ KYC_PROVIDER: "stripe_identity", SPILL: createFakeBucket() },
  });
  payer = await openPayer(api, { requireKyc: true });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await stripe.close();
});

async function payeeOf(country: string): Promise<Payee> {
  const payee = await addPayee(api, payer, { availableMinor: 5000 });
  await query("UPDATE payees SET country = $2 WHERE affiliate_id = $1", [payee.affiliateId, country]);
  return payee;
}
const view = async (payee: Payee) => (await api.call(payee.token, "GET", "/affiliate/kyc")).body;
const begin = (payee: Payee) => api.call(payee.token, "POST", "/affiliate/kyc/session");
const show = (url: string, what: "passport" | "refuse") =>
  fetch(`${url}/${what}`, { method: "POST", redirect: "manual" });
/** What Stripe sends, whatever it is about. */
async function tell(type: string, id: string): Promise<Record<string, number>> {
  const text = JSON.stringify({ object: "event", id: `evt_${newId()}`, type, data: { object: { id } } });
  const at = Math.floor(Date.now() / 1000);
  const v1 = createHmac("sha256", SECRET).update(`${at}.${text}`).digest("hex");
  const headers = { "stripe-signature": `t=${at},v1=${v1}` };
  expect((await api.call("", "POST", "/webhooks/stripe", text, headers)).status).toBe(200);
  return runJob(api, "apply-stripe-events");
}
const refOf = async ({ affiliateId }: Payee): Promise<string> =>
  (await query("SELECT provider_ref AS ref FROM kyc_checks WHERE affiliate_id = $1", [affiliateId]))[0].ref;

describe("a session", () => {
  it("is begun once however often it is asked for, walked through, and then approves.", async () => {
    const payee = await payeeOf("DE");
    const begun = await Promise.all([1, 2, 3].map(() => begin(payee)));
    expect(begun.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(begun.map(({ body }) => body.url)).size).toBe(1);
    const { url } = begun[0]!.body;
    const ref = await refOf(payee);
    // Nothing is believed of an event: Stripe is asked, and says that it waits.
    await tell("identity.verification_session.verified", ref);
    expect((await view(payee)).state).toBe("requested");
    const back = await show(url, "passport");
    expect(back.headers.get("location")).toBe("http://api.test/affiliate/payouts/identity");
    expect(await tell("identity.verification_session.verified", ref)).toMatchObject({
      applied: 1,
      failed: 0,
    });
    const approved = await view(payee);
    expect(approved).toMatchObject({ state: "approved", provider: "stripe_identity" });
    expect(approved.documents).toMatchObject([{ kind: "passport", state: "approved", contentType: null }]);
    for (const late of ["requires_input", "created", "verified"])
      await tell(`identity.verification_session.${late}`, ref);
    expect((await view(payee)).documents).toHaveLength(1);
    expect((await begin(payee)).status).toBe(409);
    const told = await query("SELECT kind FROM notifications WHERE kind = 'kyc_approved'");
    expect(told).toHaveLength(1);
  });

  it("that was refused says why, and may be tried again.", async () => {
    const payee = await payeeOf("DE");
    const { url } = (await begin(payee)).body;
    await show(url, "refuse");
    await tell("identity.verification_session.requires_input", await refOf(payee));
    await tell("identity.verification_session.requires_input", await refOf(payee));
    expect(await view(payee)).toMatchObject({
      ...{ state: "requested", reason: "The document could not be verified." },
    });
    expect((await begin(payee)).body.url).toBe(url);
    await show(url, "passport");
    await tell("identity.verification_session.verified", await refOf(payee));
    expect((await view(payee)).state).toBe("approved");
  });

  it("proves the document alone, where more is asked for; a cancelled one is followed by another.", async () => {
    const payee = await payeeOf("VN");
    await begin(payee);
    const first = await refOf(payee);
    const headers = { authorization: `Bearer ${STRIPE_KEY}` };
    const cancel = `${stripe.url}/v1/identity/verification_sessions/${first}/cancel`;
    expect((await fetch(cancel, { method: "POST", headers })).status).toBe(200);
    expect((await fetch(cancel, { method: "POST", headers })).status).toBe(400);
    const { url } = (await begin(payee)).body;
    expect(await refOf(payee)).not.toBe(first);
    await show(url, "passport");
    await tell("identity.verification_session.verified", await refOf(payee));
    expect((await view(payee)).asked.map(({ state }: { state: string }) => state)).toEqual([
      "approved",
      "missing",
    ]);
    expect((await view(payee)).state).toBe("requested");
  });

  it("is Stripe's: what it does not take is refused, and sessions of others are let be.", async () => {
    const ask = (body: string) =>
      fetch(`${stripe.url}/v1/identity/verification_sessions`, {
        ...{ method: "POST", body },
        headers: {
          authorization: `Bearer ${STRIPE_KEY}`,
          "content-type": "application/x-www-form-urlencoded",
        },
      });
    for (const body of ["", "type=face", "type=document&colour=red", "type=document&options[document][x]=1"])
      expect((await ask(body)).status).toBe(400);
    expect((await ask("type=document")).status).toBe(200);
    expect(await tell("identity.verification_session.verified", "vs_other")).toMatchObject({ failed: 0 });
  });
});
