import Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createOnboardingLink,
  createRecipient,
  type NewRecipient,
  readRecipient,
} from "../../adapters/stripe/recipients.ts";
import { startStripe } from "./start-stripe.ts";

/* Goal: a recipient's way from nothing to being paid, by our own adapter under the official client. */
const API_KEY = "sk_test_local";
const RECIPIENT: NewRecipient = {
  ...{ affiliateId: "a1", country: "DE", email: "p@partner.example", name: "P" },
  kind: "individual",
};
const BACK = { returnUrl: "http://app.test/back?stripe=returned", refreshUrl: "http://app.test/again" };

let nowMs = Date.now();
let server: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  server = await startStripe({ apiKey: API_KEY, openingBalance: { eur: 100_000 }, now: () => nowMs });
  const { hostname, port } = new URL(server.url);
  stripe = new Stripe(API_KEY, {
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
});
afterAll(() => server.close());

const open = (url: string, init: RequestInit = {}) => fetch(url, { redirect: "manual", ...init });
const press = (url: string, button: "complete" | "later") => open(`${url}/${button}`, { method: "POST" });

it("opens one account for one key, that owes its details and then is paid", async () => {
  const [id, again] = await Promise.all([
    createRecipient(stripe, RECIPIENT, "k1"),
    createRecipient(stripe, RECIPIENT, "k1"),
  ]);
  expect(again).toBe(id);
  expect(await readRecipient(stripe, id)).toEqual({
    state: "restricted",
    wants: [
      { field: "individual.verification.document", dueAt: null },
      { field: "external_account", dueAt: null },
    ],
  });
  const { url, expiresAt } = await createOnboardingLink(stripe, id, BACK);
  expect(Date.parse(expiresAt)).toBeGreaterThan(nowMs);
  expect(await (await open(url)).text()).toContain("Give everything");
  const done = await press(url, "complete");
  expect([done.status, done.headers.get("location")]).toEqual([303, BACK.returnUrl]);
  expect(await readRecipient(stripe, id)).toEqual({ state: "active", wants: [] });
  const transfer = await stripe.transfers.create({ amount: 100, currency: "eur", destination: id });
  expect(transfer.destination).toBe(id);
});

it("lets one come back later, and leads from a link that was opened, or is old, to where another is asked for", async () => {
  const id = await createRecipient(stripe, RECIPIENT, "k2");
  const { url } = await createOnboardingLink(stripe, id, BACK);
  await open(url);
  expect((await open(url)).headers.get("location")).toBe(BACK.refreshUrl);
  expect((await press(url, "later")).headers.get("location")).toBe(BACK.returnUrl);
  expect((await press(url, "complete")).headers.get("location")).toBe(BACK.refreshUrl);
  expect((await readRecipient(stripe, id)).state).toBe("restricted");
  const old = await createOnboardingLink(stripe, id, BACK);
  nowMs += 301_000;
  expect((await open(old.url)).headers.get("location")).toBe(BACK.refreshUrl);
});

it("says by when something is wanted, what is under review, and what is closed", async () => {
  const id = await createRecipient(stripe, RECIPIENT, "k3");
  const patch = (change: object) =>
    fetch(`${server.url}/_control/objects/${id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}` },
      body: JSON.stringify({ object: "account", patch: change }),
    });
  const current_deadline = 1_900_000_000;
  await patch({
    requirements: { currently_due: ["a", "b"], past_due: ["b"], current_deadline },
    capabilities: { transfers: "pending" },
  });
  expect(await readRecipient(stripe, id)).toEqual({
    state: "pending",
    wants: [
      { field: "b", dueAt: new Date(current_deadline * 1000).toISOString() },
      { field: "a", dueAt: null },
    ],
  });
  await patch({ closed: true });
  expect((await readRecipient(stripe, id)).state).toBe("closed");
});

it("shows of an account no more than is asked for", async () => {
  const id = await createRecipient(stripe, RECIPIENT, "k4");
  const bare = await stripe.v2.core.accounts.retrieve(id);
  expect(bare).toMatchObject({ id, object: "v2.core.account", applied_configurations: ["recipient"] });
  for (const name of ["configuration", "requirements", "identity", "defaults"])
    expect(bare).not.toHaveProperty(name);
  const whole = await stripe.v2.core.accounts.retrieve(id, { include: ["identity", "defaults"] });
  expect(whole.identity).toEqual({ country: "DE", entity_type: "individual" });
  expect(whole.defaults?.responsibilities.losses_collector).toBe("application");
  expect((await stripe.accounts.retrieve(id)).capabilities).toEqual({ transfers: "inactive" });
});

it.each([
  ["a name that v2 does not have", { email: "p@partner.example" }],
  ["a type that it does not take", { identity: { country: 49, entity_type: "individual" } }],
  ["a recipient without an address", { contact_email: undefined }],
])("refuses %s, in the shape of v2", async (_, change) => {
  const params = {
    ...{ contact_email: "p@partner.example", identity: { country: "DE", entity_type: "individual" } },
    configuration: {
      recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
    },
    ...change,
  };
  const response = await fetch(`${server.url}/v2/core/accounts`, {
    method: "POST",
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: { code: "invalid_fields", message: expect.any(String) } });
});

it("knows no account that is not there", async () => {
  await expect(stripe.v2.core.accounts.retrieve("acct_none")).rejects.toMatchObject({
    statusCode: 404,
    code: "not_found",
  });
  await expect(createOnboardingLink(stripe, "acct_none", BACK)).rejects.toMatchObject({ code: "not_found" });
});
