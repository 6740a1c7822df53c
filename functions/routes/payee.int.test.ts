import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startStripe } from "../../local/stripe/start-stripe.ts";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { searchEverything } from "../../local/testing/search-everything.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { applyAccountState } from "../payouts/stripe-recipient.ts";
import { getServices } from "../services.ts";

/*
 * Goal: one payee with one method at a time, whose details nobody sees again; the platform's people check, hold and find who
 * is paid to the same place; Stripe's word of a recipient is written down in the order of asking.
 */
const DAY_MS = 86_400_000;
const STRIPE_KEY = "sk_test_local";
const WEBHOOK_SECRET = "whsec_test";
const ACCOUNT = "0123987654321";
const BANK = {
  ...{ kind: "bank", country: "VN" },
  details: { bankName: "Vietcombank", accountNumber: ACCOUNT, holder: "NGUYEN VAN AN" },
};
const AUDIT = {
  kind: "system",
  id: null,
  requestId: newId(),
  addressClass: "unknown",
  route: "test",
} as const;
const momo = (phone: string) => ({ kind: "momo", country: "VN", details: { phone } });

let api: TestApi;
let stripe: Awaited<ReturnType<typeof startStripe>>;
let staff: string;
const logged: string[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...args) => void logged.push(args.join(" ")));
  stripe = await startStripe({ apiKey: STRIPE_KEY });
  api = await startTestApi({
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_API_URL: stripe.url,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SPILL: createFakeBucket(),
  });
  staff = await mintToken(api, (await makeUser(api, { platformRole: "finance" })).userId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await stripe.close();
});

/** An affiliate with a second factor shown just now: its token, and how it asks. */
async function affiliate(name = "Somebody") {
  const { userId, email } = await makeUser(api, { name });
  const token = await mintToken(api, userId);
  const affiliateId = newId();
  await api.owner.query(
    "INSERT INTO affiliates (id, email, email_normalised, email_hash, name, user_id) VALUES ($1, $2, $2, $2, $3, $4)",
    [affiliateId, email, name, userId],
  );
  const call = (method: string, path = "", body?: unknown) =>
    api.call(token, method, `/affiliate/payee${path}`, body);
  return { userId, token, affiliateId, call };
}
type Affiliate = Awaited<ReturnType<typeof affiliate>>;

const codes = (body: { missing: { code: string }[] }) => body.missing.map(({ code }) => code);
const methodsOf = async ({ affiliateId }: Affiliate) =>
  (await api.owner.query("SELECT * FROM payout_methods WHERE affiliate_id = $1 ORDER BY id", [affiliateId]))
    .rows;

describe("a payee", () => {
  it("is asked for its country and method, and told by which ways it can be paid.", async () => {
    const own = await affiliate();
    const blank = await own.call("GET");
    expect([blank.status, codes(blank.body), blank.body.version]).toEqual([200, ["country", "method"], 0]);
    const vn = await own.call("PUT", "", { country: "VN", kind: "individual" });
    expect([vn.body.ways.stripe, codes(vn.body)]).toEqual([false, ["method"]]);
    expect(vn.body.ways.text).toContain("Stripe does not open accounts for your country by itself");
    const de = await own.call("PUT", "", { country: "DE", kind: "company", version: vn.body.version });
    expect([de.body.country, de.body.kind, de.body.ways.stripe]).toEqual(["DE", "company", true]);
    const old = await own.call("PUT", "", { country: "FR", kind: "company", version: vn.body.version });
    expect([old.status, old.body.type]).toEqual([409, "/problems/stale"]);
    const none = await own.call("PUT", "", { country: "XX", kind: "robot" });
    expect(none.body.errors.map(({ field }: { field: string }) => field)).toEqual(["country", "kind"]);
  });

  it("does not exist for whoever is no affiliate.", async () => {
    const token = await mintToken(api, (await makeUser(api)).userId);
    expect((await api.call(token, "GET", "/affiliate/payee")).status).toBe(404);
  });

  it("changes how it is paid with a second factor just shown, and never by support.", async () => {
    const own = await affiliate();
    const stale = await mintToken(api, own.userId, { secondFactorAt: new Date(Date.now() - 11 * 60_000) });
    for (const [method, body] of [
      ["PUT", BANK],
      ["DELETE", undefined],
    ] as const) {
      const answer = await api.call(stale, method, "/affiliate/payee/method", body);
      expect([answer.status, answer.body.type]).toEqual([403, "/problems/step_up_required"]);
    }
  });
});

describe("a method", () => {
  it("is shown by its label alone; its details stand nowhere but in its envelope.", async () => {
    const own = await affiliate();
    const put = await own.call("PUT", "/method", BANK);
    expect(put.body.method).toMatchObject({
      label: "Vietcombank ••4321",
      state: "unverified",
      country: "VN",
    });
    expect(codes(put.body)).toEqual(["country", "verification"]);
    expect(Date.parse(put.body.method.usableFrom)).toBeLessThanOrEqual(Date.now());
    await api.call(staff, "GET", "/admin/payees");
    const places = (await searchEverything(api, [ACCOUNT, "NGUYEN VAN AN"])).map(
      (found) => found.split(":")[0],
    );
    expect(new Set(places)).toEqual(new Set(["payout_methods, opened"]));
    expect(logged.filter((line) => line.includes(ACCOUNT))).toEqual([]);
    const answers = [put, await own.call("GET"), await own.call("GET", "/methods")];
    for (const { body } of answers)
      expect(JSON.stringify(body)).not.toMatch(/0123987654321|NGUYEN|envelope|fingerprint/);
  });

  it("names the field of what is wrong, without repeating what was given.", async () => {
    const own = await affiliate();
    const wrong = await own.call("PUT", "/method", {
      ...{ kind: "bank", country: "DE", details: { holder: "A", iban: "DE00370400440532013000" } },
    });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, "details.iban"]);
    expect(JSON.stringify(wrong.body)).not.toContain("370400440532013000");
    expect((await own.call("PUT", "/method", { kind: "cash", country: "DE" })).status).toBe(422);
    expect(await methodsOf(own)).toEqual([]);
  });

  it("takes the other's place, and cools off for three days; the same again changes nothing.", async () => {
    const own = await affiliate();
    const first = await own.call("PUT", "/method", momo("0912345678"));
    const again = await own.call("PUT", "/method", momo("+84 912 345 678"));
    expect(again.body.method.id).toBe(first.body.method.id);
    const second = await own.call("PUT", "/method", momo("0987654321"));
    const waits = Date.parse(second.body.method.usableFrom) - Date.now();
    expect(waits).toBeGreaterThan(3 * DAY_MS - 60_000);
    expect(waits).toBeLessThanOrEqual(3 * DAY_MS);
    expect(codes(second.body)).toContain("cooling_off");
    const { data } = (await own.call("GET", "/methods")).body;
    expect(data.map(({ state }: { state: string }) => state)).toEqual(["unverified", "replaced"]);
  });

  it("that comes after one was removed cools off as well.", async () => {
    const own = await affiliate();
    await own.call("PUT", "/method", momo("0912000111"));
    expect((await own.call("DELETE", "/method")).body.method).toBeNull();
    expect((await own.call("DELETE", "/method")).status).toBe(404);
    expect(codes((await own.call("PUT", "/method", momo("0912000222"))).body)).toContain("cooling_off");
  });

  it("is one, whatever twenty requests put at once.", async () => {
    const own = await affiliate();
    const puts = Array.from({ length: 20 }, (_, at) =>
      own.call("PUT", "/method", momo(`09123450${10 + at}`)),
    );
    for (const { status } of await Promise.all(puts)) expect(status).toBe(200);
    const rows = await methodsOf(own);
    expect(rows.length).toBe(20);
    expect(rows.filter(({ ended_at }) => ended_at === null)).toHaveLength(1);
    const { rows: payees } = await api.owner.query("SELECT 1 FROM payees WHERE affiliate_id = $1", [
      own.affiliateId,
    ]);
    expect(payees).toHaveLength(1);
  });

  it("of somebody else is not there.", async () => {
    const [own, other] = [await affiliate(), await affiliate()];
    await own.call("PUT", "/method", momo("0933000111"));
    expect((await other.call("GET")).body.method).toBeNull();
    expect((await other.call("GET", "/methods")).body.data).toEqual([]);
    for (const path of ["", `/${own.affiliateId}`])
      expect((await api.call(other.token, "GET", `/admin/payees${path}`)).status).toBe(404);
  });
});

describe("the platform's people", () => {
  const admin = (method: string, path: string, body?: unknown) =>
    api.call(staff, method, `/admin/payees${path}`, body);

  it("find payees by name, and those that wait to be verified, are held, or are paid to the same place.", async () => {
    const [one, two] = [await affiliate("Quyen Alike"), await affiliate("Quyen Other")];
    for (const own of [one, two]) await own.call("PUT", "/method", momo("0977111222"));
    const ids = async (query: string) =>
      (await admin("GET", `?${query}`)).body.data.map(({ id }: { id: string }) => id);
    const both = [one.affiliateId, two.affiliateId].sort().reverse();
    expect(await ids("q=quyen")).toEqual(both);
    expect(await ids("q=quyen&show=alike")).toEqual(both);
    expect(await ids("q=quyen&show=unverified")).toEqual(both);
    expect(await ids("q=quyen&show=held")).toEqual([]);
    expect(await ids("q=quyen&show=wanted")).toEqual([]);
    const wants = [{ field: "external_account", dueAt: null }];
    await api.owner.query("UPDATE payees SET stripe_wants = $2 WHERE affiliate_id = $1", [
      one.affiliateId,
      JSON.stringify(wants),
    ]);
    expect(await ids("q=quyen&show=wanted")).toEqual([one.affiliateId]);
    expect((await admin("GET", `/${one.affiliateId}`)).body.stripe.wants).toEqual(wants);
    const shown = (await admin("GET", `/${one.affiliateId}`)).body;
    expect(shown.alike).toEqual([
      { affiliateId: two.affiliateId, name: "Quyen Other", methodId: expect.any(String) },
    ]);
    expect(JSON.stringify(shown)).not.toContain("977111222");
  });

  it("verify a method once, or refuse it with a reason that its owner reads.", async () => {
    const own = await affiliate();
    const { id } = (await own.call("PUT", "/method", momo("0944000111"))).body.method;
    const path = `/${own.affiliateId}/methods/${id}`;
    expect((await admin("POST", `${path}/verify`, {})).status).toBe(422);
    const verified = await admin("POST", `${path}/verify`, { reason: "paid one dong, and asked" });
    expect(verified.body.method.state).toBe("verified");
    expect((await admin("POST", `${path}/verify`, { reason: "again" })).status).toBe(409);
    expect(codes((await own.call("GET")).body)).toEqual(["country"]);
    await admin("POST", `${path}/refuse`, { reason: "The number is not yours." });
    expect((await own.call("GET", "/methods")).body.data[0]).toMatchObject({
      ...{ state: "refused", reason: "The number is not yours." },
    });
    expect((await own.call("GET")).body.method).toBeNull();
  });

  it("hold a payee and release it; the reasons are kept.", async () => {
    const own = await affiliate();
    await own.call("PUT", "", { country: "VN", kind: "individual" });
    const held = await admin("POST", `/${own.affiliateId}/hold`, { reason: "Two people say they are you." });
    expect(held.body.held.reason).toBe("Two people say they are you.");
    expect((await own.call("GET")).body.held.reason).toBe("Two people say they are you.");
    expect(codes((await own.call("GET")).body)).toContain("held");
    await admin("POST", `/${own.affiliateId}/release`, { reason: "settled with passports" });
    expect((await own.call("GET")).body.held).toBeNull();
    expect((await admin("POST", `/${own.affiliateId}/release`, { reason: "again" })).status).toBe(409);
    const { rows } = await api.owner.query(
      "SELECT record FROM audit_log WHERE record LIKE '%settled with passports%'",
    );
    expect(rows).toHaveLength(1);
    const { userId } = await makeUser(api, { platformRole: "support" });
    const support = await mintToken(api, userId);
    expect((await api.call(support, "GET", "/admin/payees")).status).toBe(403);
  });
});

describe("a recipient at Stripe", () => {
  const control = async (id: string, patch: object) => {
    const headers = { authorization: `Bearer ${STRIPE_KEY}` };
    const body = JSON.stringify({ object: "account", patch });
    await fetch(`${stripe.url}/_control/objects/${id}`, { method: "POST", headers, body });
  };
  const accountOf = async ({ affiliateId }: Affiliate): Promise<string> => {
    const { rows } = await api.owner.query(
      "SELECT stripe_account_id AS id FROM payees WHERE affiliate_id = $1",
      [affiliateId],
    );
    return rows[0].id;
  };

  it("is opened once however often it is asked for, walked through, and then pays.", async () => {
    const own = await affiliate();
    expect((await own.call("POST", "/stripe")).status).toBe(422);
    expect((await own.call("PUT", "/method", { kind: "stripe", country: "DE" })).status).toBe(409);
    await own.call("PUT", "", { country: "DE", kind: "individual" });
    const links = await Promise.all([1, 2, 3, 4, 5].map(() => own.call("POST", "/stripe")));
    expect(links.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const chosen = await own.call("PUT", "/method", { kind: "stripe", country: "DE" });
    expect(chosen.body.method).toMatchObject({ state: "unverified", label: "Stripe" });
    const wanting = (await own.call("POST", "/stripe/refresh")).body;
    expect(wanting.missing).toContainEqual({
      ...{
        code: "stripe_details",
        field: "external_account",
        at: null,
        text: "Stripe wants external_account.",
      },
    });
    const { url } = links[0]!.body;
    await fetch(url);
    const back = await fetch(`${url}/complete`, { method: "POST", redirect: "manual" });
    expect(back.headers.get("location")).toBe("http://api.test/affiliate/payouts?stripe=returned");
    const paid = (await own.call("POST", "/stripe/refresh")).body;
    expect([paid.stripe.state, paid.method.state, paid.missing]).toEqual(["active", "verified", []]);
    const { rows } = await api.owner.query("SELECT count(DISTINCT stripe_account_id)::int AS n FROM payees");
    expect(rows[0].n).toBe(1);
    const other = await own.call("PUT", "", { country: "FR", kind: "individual" });
    expect([other.status, other.body.type]).toEqual([409, "/problems/wrong_state"]);
  });

  it("is followed by what webhooks tell of it, of both versions; other accounts are let be.", async () => {
    const own = await affiliate();
    await own.call("PUT", "", { country: "AT", kind: "individual" });
    await own.call("POST", "/stripe");
    const id = await accountOf(own);
    const tell = async (body: object) => {
      const text = JSON.stringify({ id: `evt_${newId()}`, ...body });
      const at = Math.floor(Date.now() / 1000);
      const v1 = createHmac("sha256", WEBHOOK_SECRET).update(`${at}.${text}`).digest("hex");
      const headers = { "stripe-signature": `t=${at},v1=${v1}` };
      expect((await api.call("", "POST", "/webhooks/stripe", text, headers)).status).toBe(200);
      return runJob(api, "apply-stripe-events");
    };
    await control(id, { capabilities: { transfers: "active" }, requirements: {} });
    await tell({ object: "event", type: "account.updated", account: id, data: { object: { id } } });
    expect((await own.call("GET")).body.stripe.state).toBe("active");
    await control(id, { capabilities: { transfers: "pending" } });
    const type = "v2.core.account[configuration.recipient].capability_status_updated";
    const related_object = { id, type: "v2.core.account", url: `/v2/core/accounts/${id}` };
    expect(await tell({ object: "v2.core.event", type, related_object })).toMatchObject({
      applied: 1,
      failed: 0,
    });
    expect((await own.call("GET")).body.stripe.state).toBe("pending");
    const other = { object: "event", type: "account.updated", data: { object: { id: "acct_other" } } };
    expect(await tell(other)).toMatchObject({ failed: 0 });
  });

  it("is not opened where Stripe does not open any, nor where Stripe does not answer.", async () => {
    const own = await affiliate();
    await own.call("PUT", "", { country: "VN", kind: "individual" });
    expect((await own.call("POST", "/stripe")).body.detail).toContain("choose another way");
    await own.call("PUT", "", { country: "CH", kind: "individual" });
    const headers = { authorization: `Bearer ${STRIPE_KEY}` };
    const fault = JSON.stringify({ path: "/v2/core/accounts", status: 500 });
    await fetch(`${stripe.url}/_control/faults`, { method: "POST", headers, body: fault });
    expect((await own.call("POST", "/stripe")).status).toBe(503);
    expect((await own.call("POST", "/stripe")).status).toBe(201);
  });

  it("follows what Stripe says, and what was asked for earlier never undoes what was asked for later.", async () => {
    const own = await affiliate();
    await own.call("PUT", "", { country: "FR", kind: "individual" });
    await own.call("POST", "/stripe");
    await own.call("PUT", "/method", { kind: "stripe", country: "FR" });
    const id = await accountOf(own);
    const services = await getServices(api.env);
    const at = (ms: number) => ({ ...services, now: () => new Date(Date.now() + ms) });
    await control(id, { capabilities: { transfers: "active" }, requirements: {} });
    expect(await applyAccountState(at(0), id, AUDIT)).toBe(true);
    expect((await own.call("GET")).body.method.state).toBe("verified");
    await control(id, {
      capabilities: { transfers: "inactive" },
      requirements: { past_due: ["person.id_number"] },
    });
    await applyAccountState(at(-60_000), id, AUDIT);
    expect((await own.call("GET")).body.stripe.state).toBe("active");
    await applyAccountState(at(1_000), id, AUDIT);
    const { body } = await own.call("GET");
    expect([body.stripe.state, body.method.state, codes(body)]).toEqual([
      "restricted",
      "unverified",
      ["stripe_details"],
    ]);
    await control(id, { closed: true });
    await applyAccountState(at(2_000), id, AUDIT);
    expect(codes((await own.call("GET")).body)).toEqual(["stripe_closed"]);
    expect((await own.call("POST", "/stripe")).status).toBe(409);
  });
});

it("where nobody is paid by Stripe, the other ways are offered.", async () => {
  const own = await affiliate();
  await own.call("PUT", "", { country: "DE", kind: "individual" });
  const { STRIPE_SECRET_KEY: _, ...env } = api.env;
  const ask = (method: string, path: string) =>
    app.request(
      `http://api.test/api/affiliate/payee${path}`,
      { method, headers: { authorization: `Bearer ${own.token}` } },
      env,
    );
  const { ways } = (await (await ask("GET", "")).json()) as { ways: { stripe: boolean } };
  expect(ways.stripe).toBe(false);
  expect((await ask("POST", "/stripe")).status).toBe(503);
});
