import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mintToken } from "../../local/testing/mint-token.ts";
import { daysFromNow } from "../../local/testing/money-fixtures.ts";
import {
  addPayee,
  asOwner,
  openPayer,
  type Payee,
  type Payer,
  setRules,
  wrongPayouts,
} from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: who is on a list, whom a case holds, and who has not shown who it is, is not paid; nothing fails or is lost by it, and it
 * goes on when that ends. Method: lists, cases and checks over HTTP, with lines in each state.
 */
let api: TestApi;
let payer: Payer;
let staff: string;
let staffId: string;
const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  payer = await openPayer(api);
  ({ userId: staffId } = await makeUser(api, { platformRole: "compliance", name: "Looker" }));
  staff = await mintToken(api, staffId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const admin = (method: string, path: string, body?: unknown) =>
  api.call(staff, method, `/admin${path}`, body);
const importList = (list: string, rows: readonly string[], token = staff) =>
  api.call(
    token,
    "PUT",
    `/admin/sanctions/${list}`,
    ["id,name,aliases,country,birth_year", ...rows].join("\n"),
    {
      "content-type": "text/csv",
    },
  );
const casesOf = async ({ affiliateId }: Payee, state = "") =>
  (await admin("GET", `/compliance/cases?affiliateId=${affiliateId}${state}`)).body.data;
const screeningsOf = async ({ affiliateId }: Payee) =>
  (await admin("GET", `/screenings?affiliateId=${affiliateId}`)).body.data;
const request = (payee: Payee, amountMinor = 2000) =>
  api.call(payee.token, "POST", "/affiliate/payouts", {
    ...{ partnerId: payee.partnerId, currency: "USD", amountMinor, requestKey: newId() },
  });
const nextReasons = async (payee: Payee, currency = "USD") => {
  const { data } = (await api.call(payee.token, "GET", "/affiliate/payouts/next")).body;
  return data
    .find((one: { currency: string }) => one.currency === currency)
    .reasons.map(({ code }: { code: string }) => code);
};
async function named(name: string, from: Payer = payer, country = "DE"): Promise<Payee> {
  const payee = await addPayee(api, from, { availableMinor: 50_000 });
  await query("UPDATE users SET name = $2 WHERE id = (SELECT user_id FROM affiliates WHERE id = $1)", [
    payee.affiliateId,
    name,
  ]);
  await query("UPDATE partners SET name = $2 WHERE id = $1", [payee.partnerId, name]);
  await query("UPDATE payees SET country = $2 WHERE affiliate_id = $1", [payee.affiliateId, country]);
  return payee;
}
/** A line of a batch that an owner approved, to be paid by hand. */
async function approvedLine(payee: Payee, from: Payer = payer): Promise<{ id: string; batchId: string }> {
  const { body } = await request(payee);
  const batch = await asOwner(api, from).post("/v1/payout-batches", {
    programId: from.programId,
    requestedOnly: true,
  });
  await runJob(api, "make-batches");
  const { version } = (await asOwner(api, from).get(`/v1/payout-batches/${batch.body.id}`)).body;
  const approved = await asOwner(api, from, from.other).post(`/v1/payout-batches/${batch.body.id}/approve`, {
    version,
  });
  expect(approved.status).toBe(200);
  return { id: body.id, batchId: batch.body.id };
}
const markPaid = (id: string, from: Payer = payer) =>
  asOwner(api, from).post(`/v1/payouts/${id}/mark-paid`, {
    ...{ reference: "FT1", paidOn: new Date().toISOString().slice(0, 10) },
  });

describe("a list", () => {
  it("is put in the place of the one before, by its content, and only by compliance.", async () => {
    const first = await importList("try", ["1,Ada Nobody,,,"]);
    expect([first.status, first.body]).toMatchObject([200, { list: "try", entries: 1 }]);
    expect((await importList("try", ["1,Ada Nobody,,,"])).headers.get("idempotent-replayed")).toBe("true");
    const second = await importList("try", ["1,Ada Nobody,,,", "2,Bob Nobody,,VN,1970"]);
    expect(second.body.version).not.toBe(first.body.version);
    expect((await admin("GET", "/sanctions")).body.data).toMatchObject([{ list: "try", entries: 2 }]);
    const wrong = await importList("try", ["1,Ada Nobody,,Mars,"]);
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, "row 2"]);
    expect((await importList("Not A List", [])).status).toBe(400);
    expect((await api.call(staff, "PUT", "/admin/sanctions/try", { rows: [] })).status).toBe(415);
    for (const role of ["support", "finance"] as const) {
      const token = await mintToken(api, (await makeUser(api, { platformRole: role })).userId);
      expect((await importList("try", [], token)).status).toBe(403);
      expect((await api.call(token, "GET", "/admin/compliance/cases")).status).toBe(403);
      expect((await api.call(token, "GET", "/admin/screenings")).status).toBe(403);
    }
    const noted = await query("SELECT 1 FROM audit_log WHERE action = 'sanction_list.imported'");
    expect(noted).toHaveLength(2);
    await importList("try", []);
    expect((await admin("GET", "/sanctions")).body.data).toEqual([]);
  });
});

describe("a hit", () => {
  it("opens a case that holds the payee, until it is cleared: then the line that waited is paid.", async () => {
    const payee = await named("Đào Văn Xấu", payer, "VN");
    const { id, batchId } = await approvedLine(payee);
    await importList("un", ["Q1,Dao Van Xau,The Bad One,VN,1960", "Q2,Somebody Else,,,"]);
    expect(await runJob(api, "screen-payees")).toMatchObject({ hits: 1 });
    expect((await runJob(api, "screen-payees")).screened).toBe(0);
    const [standing] = await casesOf(payee);
    expect(standing).toMatchObject({ kind: "sanctions", severity: "critical", holds: true, state: "open" });
    const [screening] = await screeningsOf(payee);
    expect(screening).toMatchObject({
      ...{ id: standing.screeningId, result: "hit" },
      matches: [{ externalId: "Q1", nearness: 100, sameCountry: true }],
    });
    expect((await request(payee)).body.errors.map(({ code }: { code: string }) => code)).toEqual([
      "case_open",
    ]);
    expect(await nextReasons(payee)).toContain("case_open");
    expect((await markPaid(id)).status).toBe(409);
    const file = await asOwner(api, payer).post(`/v1/payout-batches/${batchId}/export`, {});
    expect([file.status, (await query("SELECT state FROM payouts WHERE id = $1", [id]))[0].state]).toEqual([
      ...[409, "approved"],
    ]);
    const early = await admin("POST", `/compliance/cases/${standing.id}/resolve`, { resolution: "fine" });
    expect(early.status).toBe(409);
    expect((await admin("POST", `/screenings/${screening.id}/clear`, {})).status).toBe(422);
    const cleared = await admin("POST", `/screenings/${screening.id}/clear`, { reason: "Born in 2001." });
    expect(cleared.body).toMatchObject({ result: "cleared", reason: "Born in 2001." });
    expect((await admin("POST", `/screenings/${screening.id}/clear`, { reason: "again" })).status).toBe(409);
    expect(await casesOf(payee, "&state=resolved")).toMatchObject([{ resolution: "Born in 2001." }]);
    expect((await markPaid(id)).body).toMatchObject({ state: "paid" });
    // The list changes elsewhere: what was cleared stays so.
    await importList("un", ["Q1,Dao Van Xau,The Bad One,VN,1960", "Q3,Somebody New,,,"]);
    expect(await runJob(api, "screen-payees")).toMatchObject({ hits: 0 });
    expect((await screeningsOf(payee))[0]).toMatchObject({ result: "cleared", decidedAt: null });
    expect(await casesOf(payee)).toEqual([]);
    expect(await wrongPayouts(api)).toEqual([]);
  });

  it("that is confirmed holds on, as critical, and cannot be resolved away.", async () => {
    const payee = await named("Somebody New Marie");
    await runJob(api, "screen-payees");
    const [standing] = await casesOf(payee);
    expect([standing.severity, standing.holds]).toEqual(["high", true]);
    const confirmed = await admin("POST", `/screenings/${standing.screeningId}/confirm`, {
      reason: "Same passport.",
    });
    expect(confirmed.body.result).toBe("confirmed");
    expect(await casesOf(payee)).toMatchObject([{ severity: "critical", holds: true, state: "open" }]);
    expect(
      (await admin("POST", `/compliance/cases/${standing.id}/resolve`, { resolution: "no" })).status,
    ).toBe(409);
    // Another version of the list opens no second case, and clearing the new screening clears both.
    await importList("un", ["Q3,Somebody New,Somebody Newer,,"]);
    expect(await runJob(api, "screen-payees")).toMatchObject({ hits: 0 });
    const [latest, earlier] = await screeningsOf(payee);
    expect([latest.result, earlier.result]).toEqual(["hit", "confirmed"]);
    await admin("POST", `/screenings/${latest.id}/clear`, { reason: "Taken off the list." });
    expect((await screeningsOf(payee)).map(({ result }: { result: string }) => result)).toEqual([
      "cleared",
      "cleared",
    ]);
    expect(await casesOf(payee)).toEqual([]);
  });

  it("is found when a name or country changes, and of nobody without a method.", async () => {
    const [payee, idle] = [await named("Quiet Person"), await addPayee(api, payer, { kind: null })];
    await query("UPDATE partners SET name = 'Somebody New' WHERE id = $1", [idle.partnerId]);
    await runJob(api, "screen-payees");
    expect([await casesOf(payee), await casesOf(idle)]).toEqual([[], []]);
    await query(
      "UPDATE users SET name = 'Somebody Newer' WHERE id = (SELECT user_id FROM affiliates WHERE id = $1)",
      [payee.affiliateId],
    );
    expect((await runJob(api, "screen-payees")).hits).toBe(1);
    await api.call(payee.token, "PUT", "/affiliate/payee", { country: "FR", kind: "individual" });
    expect(await runJob(api, "screen-payees")).toMatchObject({ screened: 1, hits: 1 });
    expect(await screeningsOf(payee)).toHaveLength(3);
  });
});

describe("a case", () => {
  const open = async (payee: Payee, more: object = {}) =>
    admin("POST", "/compliance/cases", {
      ...{ affiliateId: payee.affiliateId, kind: "fraud", severity: "medium", holds: false, summary: "Odd." },
      ...more,
    });

  it("is assigned, changed, noted and resolved once, each in the version that was read.", async () => {
    const payee = await named("Case Person");
    const made = await open(payee);
    expect([made.status, made.body.state, made.body.screeningId]).toEqual([201, "open", null]);
    const path = `/compliance/cases/${made.body.id}`;
    expect(await nextReasons(payee)).not.toContain("case_open");
    const assigned = await admin("POST", `${path}/assign`, { assigneeId: staffId });
    expect(assigned.body).toMatchObject({ state: "assigned", assignee: { name: "Looker" } });
    const { userId: other } = await makeUser(api, { platformRole: "support" });
    expect((await admin("POST", `${path}/assign`, { assigneeId: other })).status).toBe(422);
    expect((await admin("PATCH", path, { holds: true, version: 1 })).body.type).toBe("/problems/stale");
    const held = await admin("PATCH", path, { holds: true, severity: "critical" });
    expect(held.body).toMatchObject({ holds: true, severity: "critical", state: "assigned" });
    expect(await nextReasons(payee)).toContain("case_open");
    expect((await admin("POST", `${path}/notes`, { text: "Asked the bank." })).status).toBe(201);
    expect((await admin("GET", path)).body.notes).toMatchObject([{ by: "Looker", text: "Asked the bank." }]);
    expect((await admin("POST", `${path}/assign`, { assigneeId: null })).body.state).toBe("open");
    const resolved = await admin("POST", `${path}/resolve`, { resolution: "All is well." });
    expect(resolved.body).toMatchObject({ state: "resolved", resolution: "All is well." });
    expect(await nextReasons(payee)).not.toContain("case_open");
    for (const [method, sub, body] of [
      ["POST", "/resolve", { resolution: "again" }],
      ["PATCH", "", { holds: true }],
      ["POST", "/notes", { text: "more" }],
    ] as const)
      expect((await admin(method, `${path}${sub}`, body)).status).toBe(409);
    expect((await open({ ...payee, affiliateId: newId() })).status).toBe(404);
    const log = await query("SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY seq", [made.body.id]);
    expect(log.map(({ action }) => action)).toContain("compliance_case.changed");
  });

  it("has the next number, however many are opened at once.", async () => {
    const payee = await named("Many Cases");
    const made = await Promise.all(Array.from({ length: 10 }, () => open(payee)));
    for (const { status } of made) expect(status).toBe(201);
    const [{ n, most }] = await query("SELECT count(*)::int AS n, max(number) AS most FROM compliance_cases");
    expect(n).toBe(most);
  });

  it("is opened when a bank account is another affiliate's too, and holds nobody.", async () => {
    const [one, two] = [await named("Ann Shares"), await named("Ben Shares")];
    const put = (payee: Payee) =>
      api.call(payee.token, "PUT", "/affiliate/payee/method", {
        ...{ kind: "momo", country: "VN", details: { phone: "0912345678" } },
      });
    await put(one);
    expect(await casesOf(one)).toEqual([]);
    expect((await put(two)).status).toBe(200);
    await put(two);
    expect(await casesOf(two)).toMatchObject([
      { kind: "duplicate_method", holds: false, severity: "medium" },
    ]);
  });
});

describe("who has not shown who it is", () => {
  const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
  const hand = (payee: Payee, kind: string, more = "") =>
    api.call(payee.token, "POST", `/affiliate/kyc/documents?kind=${kind}${more}`, PDF, {
      "content-type": "application/pdf",
    });
  const checkOf = async ({ affiliateId }: Payee) =>
    (await query("SELECT * FROM kyc_checks WHERE affiliate_id = $1 ORDER BY id DESC", [affiliateId]))[0];
  async function approve(payee: Payee, expiresAt?: string): Promise<void> {
    await hand(payee, "passport");
    await api.call(payee.token, "POST", "/affiliate/kyc/submit");
    const body = expiresAt === undefined ? {} : { expiresAt };
    const done = await admin("POST", `/kyc/checks/${(await checkOf(payee)).id}/approve`, body);
    expect(done.status).toBe(200);
  }
  const told = ({ affiliateId }: Payee, kind: string) =>
    query(
      "SELECT 1 FROM notifications WHERE kind = $2 AND user_id = (SELECT user_id FROM affiliates WHERE id = $1)",
      [affiliateId, kind],
    );

  it("is asked once by the job, is not paid before, and by an approval that ended waits with its line.", async () => {
    const strict = await openPayer(api, { requireKyc: true });
    const payee = await named("Unknown Person", strict);
    expect(await runJob(api, "keep-kyc")).toMatchObject({ asked: 1 });
    expect((await runJob(api, "keep-kyc")).asked).toBe(0);
    expect((await checkOf(payee)).state).toBe("requested");
    const refused = await request(payee);
    expect([refused.status, refused.body.errors[0].code]).toEqual([409, "kyc_needed"]);
    expect(await nextReasons(payee)).toEqual(["kyc_needed"]);
    await approve(payee, new Date(Date.now() + 40 * 86_400_000).toISOString());
    expect(await nextReasons(payee)).toEqual([]);
    const { id } = await approvedLine(payee, strict);
    expect((await runJob(api, "keep-kyc")).warned).toBe(0);
    expect(await daysFromNow(20, () => runJob(api, "keep-kyc"))).toMatchObject({ warned: 1, expired: 0 });
    await daysFromNow(21, () => runJob(api, "keep-kyc"));
    expect(await told(payee, "kyc_expiring")).toHaveLength(1);
    await query("UPDATE kyc_checks SET expires_at = now() - interval '1 minute' WHERE affiliate_id = $1", [
      payee.affiliateId,
    ]);
    expect(await nextReasons(payee)).toEqual(["kyc_needed"]);
    expect((await markPaid(id, strict)).status).toBe(409);
    expect(await runJob(api, "keep-kyc")).toMatchObject({ expired: 1 });
    expect(await told(payee, "kyc_expired")).toHaveLength(1);
    expect((await checkOf(payee)).state).toBe("requested");
    expect((await query("SELECT state FROM payouts WHERE id = $1", [id]))[0].state).toBe("approved");
    await approve(payee);
    expect((await markPaid(id, strict)).body).toMatchObject({ state: "paid" });
    expect(await wrongPayouts(api)).toEqual([]);
  });

  it("is asked for a tax form, which ends on its last day.", async () => {
    const taxing = await openPayer(api);
    const payee = await named("Tax Person", taxing);
    await approve2(payee, taxing);
    expect(await nextReasons(payee)).toEqual([]);
    expect(await daysFromNow(370, () => runJob(api, "keep-kyc"))).toMatchObject({ documents: 1 });
    expect(await told(payee, "kyc_expired")).toHaveLength(1);
    expect(await nextReasons(payee)).toEqual(["tax_form_needed"]);
  });

  async function approve2(payee: Payee, from: Payer): Promise<void> {
    await setRules(api, from, { requireTaxForm: true });
    await query("UPDATE payees SET country = 'US' WHERE affiliate_id = $1", [payee.affiliateId]);
    expect(await nextReasons(payee)).toEqual(["tax_form_needed"]);
    await hand(payee, "passport");
    const until = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);
    expect((await hand(payee, "tax_w9", `&validUntil=${until}`)).status).toBe(201);
    const [form] = await query("SELECT id FROM kyc_documents WHERE affiliate_id = $1 AND kind = 'tax_w9'", [
      payee.affiliateId,
    ]);
    expect((await admin("POST", `/kyc/documents/${form.id}/approve`, {})).status).toBe(200);
  }
});
