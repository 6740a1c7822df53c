import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeEnrollment, makeLink, makePartner, unique } from "../../local/testing/api-fixtures.ts";
import { createFakeBucket, type FakeBucket } from "../../local/testing/fake-bucket.ts";
import { fillCommission } from "../../local/testing/fill-commission.ts";
import { fillPayouts } from "../../local/testing/fill-payouts.ts";
import { type ConnectedProgram, connectStripe, deliver } from "../../local/testing/merchant-stripe.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import {
  type Click,
  click,
  moneyPrint,
  openShop,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { searchEverything } from "../../local/testing/search-everything.ts";
import { accessTokenOf, makeUser, signIn, type TestUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { event, session, type TestEvent } from "../../local/testing/stripe-events.ts";
import { storeBrowserReport } from "../../local/testing/take-report.ts";

/*
 * Goal: who is erased is nowhere, and no cent moves. Method: an affiliate with something in every place that there is, who
 * also buys from two shops; then every column of every table, every envelope and every object is searched for it.
 */
const NAME = "Philippa Underhill";
let api: TestApi;
let spill: FakeBucket;
let files: FakeBucket;
let email: string;
let user: TestUser;
let affiliateId: string;
let partnerIds: string[];
let first: Shop;
let second: Shop;
let visitors: string[];
let stranger: Click;
let connected: ConnectedProgram;
let webhook: TestEvent;
let order: Record<string, unknown>;
let words: string[];
let codeWithName: string;

const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

/** As reports read them: per program, what was clicked, sold and earned. */
const totals = async () =>
  query(
    `SELECT g.id, (SELECT json_agg(r ORDER BY link_id, bucket) FROM click_rollups r WHERE r.program_id = g.id) AS clicks,
       (SELECT json_agg(json_build_array(c.id, amount_minor, refunded_minor, outcome, outcome_reason, credit_revision) ORDER BY c.id)
        FROM conversions c WHERE c.program_id = g.id) AS sales,
       (SELECT json_agg(json_build_array(k.attribution_id, k.partner_id, k.weight_bps) ORDER BY 1::text) FROM attribution_credits k
        JOIN attributions a ON a.id = k.attribution_id WHERE a.program_id = g.id) AS credits
     FROM programs g ORDER BY g.id`,
  );

/** Everything about the person, made the way it comes about where there is such a way. */
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  spill = createFakeBucket();
  files = createFakeBucket();
  api = await startTestApi({ SPILL: spill, FILES: files });
  first = await openShop(api, { line: 2 });
  second = await openShop(api);
  email = `${unique("Philippa.Underhill")}@gmail.com`;
  partnerIds = [];
  for (const shop of [first, second]) {
    const partner = await makePartner(api, shop.key, shop.programId, {
      ...{ email, name: NAME, joinedAt: new Date(Date.now() - 20 * 86_400_000).toISOString() },
    });
    partnerIds.push(partner.id);
  }
  user = await makeUser(api, { email, name: NAME, affiliate: true });
  const [affiliate] = await query("SELECT id, email_normalised FROM affiliates WHERE user_id = $1", [
    user.userId,
  ]);
  affiliateId = affiliate.id;
  await makeAccount();
  await makePromotion();
  await makePurchases();
  await settleAll(api);
  expect((await runJob(api, "issue-receipts")).receipts).toBeGreaterThan(0);
  words = [
    ...[email, affiliate.email_normalised, email.toUpperCase(), NAME, "Underhill", user.userId, affiliateId],
    ...visitors.flatMap((visitor) => [visitor, visitor.replaceAll("-", "")]),
  ];
  await runJob(api, "serve-privacy-requests");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** A row with the columns given; the others have their defaults. */
async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row).join(", ");
  await query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
    [row],
  );
}

async function makeAccount(): Promise<void> {
  const user_id = user.userId;
  const token = await accessTokenOf(api, user);
  const email_normalised = (await query("SELECT email_normalised FROM users WHERE id = $1", [user_id]))[0]
    .email_normalised;
  await query(
    "UPDATE users SET phone = '+15551234', avatar_key = 'avatars/' || id, email_verified_at = now() WHERE id = $1",
    [user_id],
  );
  await files.put(`avatars/${user_id}`, NAME);
  const own = () => ({ id: newId(), user_id });
  const soon = { expires_at: "now" };
  await insert("passkeys", {
    ...own(),
    credential_id: unique("c"),
    public_key: "k",
    counter: 0,
    backed_up: true,
    name: `${NAME}'s phone`,
  });
  await insert("totp_factors", { user_id, envelope: "x", confirmed_at: "now" });
  await insert("recovery_codes", { ...own(), code_hash: "h" });
  await insert("user_identities", {
    ...own(),
    issuer: "https://id.example",
    subject: unique("subject"),
    email,
  });
  await insert("email_tokens", {
    ...own(),
    kind: "reset_password",
    token_hash: unique("hash"),
    email_normalised,
    ...soon,
  });
  await insert("auth_challenges", { ...own(), purpose: "second_factor", challenge: "c", ...soon });
  await insert("notification_preferences", { user_id, category: "program", channel: "mail", mode: "daily" });
  await insert("memberships", { organisation_id: first.organisationId, user_id, role: "analyst" });
  for (const { organisationId: organisation_id } of [first, second])
    await insert("invitations", {
      id: newId(),
      organisation_id,
      email,
      email_normalised,
      role: "analyst",
      token_hash: unique("hash"),
      ...soon,
    });
  const other = await makeUser(api);
  const told = () => ({ id: newId(), event_key: newId(), request_id: newId(), planned_at: "now" });
  await insert("notifications", {
    ...told(),
    kind: "new_sign_in",
    recipient: user_id,
    user_id,
    data: { device: "x" },
  });
  await insert("notifications", {
    ...{ ...told(), kind: "partner_joined", recipient: other.userId, user_id: other.userId },
    ...{ organisation_id: first.organisationId, data: { program: "Shop", name: NAME } },
  });
  await query("UPDATE programs SET notify_email = $1 WHERE id = $2", [email, first.programId]);
  const consent = { document: "terms", version: "1", decision: "given" };
  expect((await api.call(token, "PUT", "/account/consents", consent)).status).toBe(204);
  expect((await api.call(token, "POST", "/account/export")).status).toBe(202);
}

async function makePromotion(): Promise<void> {
  for (const [at, shop] of [first, second].entries()) {
    const partnerId = String(partnerIds[at]);
    const enrollment = await makeEnrollment(api, shop.key, shop.campaignId, partnerId);
    const link = await makeLink(api, shop.key, enrollment.id, { code: unique("philippa-underhill") });
    codeWithName = link.code;
    await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId: enrollment.id, code: unique("TEN") });
    await api.call(shop.key, "POST", `/v1/enrollments/${enrollment.id}/suspend`, { reason: `${NAME} asked` });
    await api.call(shop.key, "POST", `/v1/enrollments/${enrollment.id}/reinstate`);
    const promoter = {
      ...{ partnerId, enrollmentId: enrollment.id, campaignId: shop.campaignId, programId: shop.programId },
      ...{ organisationId: shop.organisationId, linkId: link.id, email },
    };
    const made = await storeClick(api, click(promoter, { visitor: newId() }));
    await query("UPDATE clicks SET sub = $1 WHERE id = $2", [{ s1: `from ${NAME}` }, made.id]);
    await sell(api, shop, made);
  }
  await api.call(first.key, "PATCH", `/v1/partners/${partnerIds[0]}`, {
    status: "suspended",
    reason: `${NAME} wrote`,
  });
  await makeCommission();
}

/** What was written about it as a partner, and what it asked for and decided itself as one of a merchant's people. */
async function makeCommission(): Promise<void> {
  const reason = `${NAME} asked`;
  const [enrollment] = await query("SELECT id FROM enrollments WHERE partner_id = $1", [partnerIds[1]]);
  const own = { ...second.promoters[0], partnerId: String(partnerIds[1]), enrollmentId: enrollment.id };
  await query("UPDATE partners SET external_id = $1 WHERE id = $2", [email, partnerIds[1]]);
  await fillCommission(api, own, {
    tree_moves: { reason, decision_reason: reason, state: "rejected" },
    period_overrides: { reason },
    enrollment_rates: { reason },
  });
  const [colleague, by] = [newId(), user.userId];
  await fillCommission(api, first.promoters[0], {
    tree_moves: { requested_by: by, decided_by: by, state: "rejected" },
    periods: { approved_by: by },
    period_runs: { requested_by: by },
    period_overrides: { proposed_by: colleague, decided_by: by, state: "approved" },
  });
  await fillPayouts(api, own, {
    payees: { stripe_account_id: unique("acct"), held_at: "now", hold_reason: reason, held_by: colleague },
    payout_methods: { label: NAME, reason, fingerprint: email, envelope: NAME },
    payouts: { reason, failure_reason: reason, created_by: by },
    payout_events: { details: { reason, to: "cancelled" }, user_id: by },
  });
  await fillPayouts(api, first.promoters[0], {
    payees: { held_at: "now", hold_reason: "x", held_by: by },
    payout_methods: { verified_by: by },
    payout_batches: { created_by: by, approved_by: by, approved_at: "now" },
  });
}

/** Buys from both shops, by other people's links, on two browsers. */
async function makePurchases(): Promise<void> {
  visitors = [newId(), newId(), newId()];
  const [shopVisitor = "", linkVisitor = "", otherVisitor = ""] = visitors;
  const bought = await storeClick(api, click(first.promoters[0], { visitor: linkVisitor }));
  await query("UPDATE clicks SET address_hash = $1 WHERE id = $2", [newId(), bought.id]);
  const of = { organisation_id: first.organisationId, program_id: first.programId };
  await insert("visitor_clicks", { ...of, visitor: shopVisitor, click_id: bought.id });
  await insert("events", {
    ...{
      ...of,
      id: newId(),
      kind: "page",
      request_id: newId(),
      at: "now",
      visitor: shopVisitor,
      session_id: newId(),
    },
    ...{ privacy: false, data: { user: email } },
  });
  order = {
    orderId: unique("order"),
    customer: { id: unique("cus"), email: email.toUpperCase() },
    metadata: { note: `for ${NAME}` },
  };
  await sell(api, first, bought, order);
  await query("UPDATE conversions SET visitor = $1 WHERE order_id = $2", [shopVisitor, order.orderId]);
  await storeBrowserReport(api, first, {
    visitor: shopVisitor,
    report: { customerId: (order.customer as { id: string }).id, metadata: { e: email } },
  });
  await runJob(api, "report-conversions");
  const other = await storeClick(api, click(second.promoters[0], { visitor: otherVisitor }));
  await sell(api, second, other, { customer: { email } });
  stranger = await storeClick(api, click(second.promoters[0], { visitor: newId() }));
  await sell(api, second, stranger, { customer: { email: "somebody.else@example.com" } });
  connected = await connectStripe(api, second);
  webhook = event("checkout.session.completed", session({ customer_details: { email, name: NAME } }));
  await deliver(api, connected, webhook);
  await runJob(api, "apply-integration-events");
  const raw = JSON.stringify({ visitor: shopVisitor.replaceAll("-", ""), user: email });
  await insert("bad_events", { ...of, pack_id: newId(), index: 0, reason: "invalid", raw });
  await spill.put(
    "spill/2026-01-01/pack.json",
    JSON.stringify({
      v: 1,
      packId: newId(),
      events: [
        { id: newId(), visitor: linkVisitor.replaceAll("-", "") },
        { id: newId(), visitor: "00ff" },
      ],
    }),
  );
  await query("CREATE TABLE detached.clicks_20200101 (LIKE clicks INCLUDING ALL)");
  await query(
    "INSERT INTO detached.clicks_20200101 SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* FROM clicks c WHERE visitor = $1",
    [linkVisitor],
  );
}

const erase = async (body: Record<string, unknown> = {}, token?: string) =>
  api.call(token ?? (await mintToken(api, user.userId)), "POST", "/account/erase", { email, ...body });

describe("erasing is refused", () => {
  it("unless the user types its own address, and shows its second factor.", async () => {
    const wrong = await api.call(await mintToken(api, user.userId), "POST", "/account/erase", {
      email: "a@b.example",
    });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, "email"]);
    const stale = await erase({}, await mintToken(api, user.userId, { secondFactorAt: null }));
    expect([stale.status, stale.body.type]).toEqual([403, "/problems/step_up_required"]);
  });

  it("to whoever has no second factor and not the password.", async () => {
    const plain = await makeUser(api);
    const token = await accessTokenOf(api, plain);
    const ask = (password?: string) =>
      api.call(token, "POST", "/account/erase", {
        email: plain.email,
        ...(password === undefined ? {} : { password }),
      });
    for (const answer of [await ask(), await ask("wrong")])
      expect([answer.status, answer.body.errors[0].field]).toEqual([422, "password"]);
    expect((await ask(plain.password)).status).toBe(202);
  });

  it("while money is outstanding that is not given up.", async () => {
    const answer = await erase();
    expect([answer.status, answer.body.errors[0].code]).toEqual([409, "balance_outstanding"]);
  });

  it("to the last owner of an organisation or of the platform, naming them; also by the job, when the others left meanwhile.", async () => {
    const { id } = await api.createOrganisation();
    const owner = await makeUser(api, {
      memberships: [{ organisationId: id, role: "owner" }],
      platformRole: "owner",
    });
    const token = await accessTokenOf(api, owner);
    const ask = () =>
      api.call(token, "POST", "/account/erase", { email: owner.email, password: owner.password });
    const refused = await ask();
    expect(refused.status).toBe(409);
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual([id, "platform"]);
    await makeUser(api, { platformRole: "owner" });
    const heir = await makeUser(api, { memberships: [{ organisationId: id, role: "owner" }] });
    expect((await ask()).status).toBe(202);
    await query("DELETE FROM memberships WHERE user_id = $1", [heir.userId]);
    for (let turn = 0; turn < 3; turn++) await runJob(api, "serve-privacy-requests");
    expect(
      await query("SELECT state, error FROM privacy_requests WHERE user_id = $1", [owner.userId]),
    ).toEqual([{ state: "failed", error: "last_owner" }]);
    expect(await query("SELECT id FROM users WHERE id = $1", [owner.userId])).toHaveLength(1);
  });

  it("of the functions that do it: the role app may call none, and the append-only reasons change for nobody else.", async () => {
    const can = await query(
      `SELECT p.oid::regprocedure::text AS name, has_function_privilege('app', p.oid, 'EXECUTE') AS app FROM pg_proc p
       WHERE proname IN ('find_person', 'erase_purchases', 'erase_traces', 'erase_days', 'erase_account', 'unlink_conversions', 'expire_events', 'last_owner_of')`,
    );
    expect(can.length).toBe(8);
    expect(can.filter(({ app }) => app)).toEqual([]);
    await expect(query("UPDATE partner_states SET reason = 'other'")).rejects.toThrow(/append-only/);
  });
});

describe("an affiliate who is erased", () => {
  let before: { money: unknown; totals: unknown };

  it("was everywhere before.", async () => {
    const places = new Set((await searchEverything(api, words)).map((found) => found.split(":")[0]));
    for (const place of [
      "public.users",
      "public.partners",
      "public.notifications",
      "integration_events, opened",
      "audit_log, opened",
    ])
      expect([...places]).toContain(place);
    for (const place of [
      "SPILL",
      "FILES",
      "LINKS",
      "redis",
      "public.bad_events",
      "detached.clicks_20200101",
      "public.enrollment_states",
      "public.tree_moves",
      "public.period_overrides",
      "public.enrollment_rates",
      "public.periods",
      "public.period_runs",
    ])
      expect([...places]).toContain(place);
    before = { money: await moneyPrint(api.owner), totals: await totals() };
    expect(await wrongBooks(api.owner)).toEqual([]);
  });

  it("asks fifty times at once, and is asked for once; all its sessions end.", async () => {
    const token = await mintToken(api, user.userId);
    const answers = [];
    // Ten at a time: more than that the limiter's stand-in does not count in time on a busy machine.
    for (let round = 0; round < 5; round++)
      answers.push(
        ...(await Promise.all(Array.from({ length: 10 }, () => erase({ giveUpBalance: true }, token)))),
      );
    // Whoever comes after the first was answered has no session any more.
    expect(answers.filter(({ status }) => ![202, 401].includes(status)).map(({ body }) => body)).toEqual([]);
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken.length).toBeGreaterThan(0);
    expect(new Set(taken.map(({ body }) => body.id)).size).toBe(1);
    expect(
      await query("SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL", [user.userId]),
    ).toEqual([]);
  });

  it("is gone from every table, envelope, bucket and store once the last mail is sent, although the job is stopped again and again.", async () => {
    let failing = true;
    const list = spill.list.bind(spill);
    spill.list = (options) => (failing ? Promise.reject(new Error("stopped")) : list(options));
    await expect(runJob(api, "serve-privacy-requests")).rejects.toThrow();
    expect(
      await query(
        "SELECT progress ->> 'step' AS step FROM privacy_requests WHERE user_id = $1 AND kind = 'erase_user'",
        [user.userId],
      ),
    ).toEqual([{ step: "spill" }]);
    failing = false;
    files.failing = true;
    await expect(runJob(api, "serve-privacy-requests")).rejects.toThrow();
    expect(await query("SELECT id FROM users WHERE id = $1", [user.userId])).toHaveLength(1);
    files.failing = false;
    const runs = await Promise.all([1, 2, 3].map(() => runJob(api, "serve-privacy-requests")));
    expect(runs.map(({ erased }) => erased).sort()).toEqual([0, 0, 1]);
    const links = await query("SELECT id FROM links WHERE partner_id = ANY($1)", [partnerIds]);
    expect(links).toHaveLength(2);
    for (const id of partnerIds) await runJob(api, "publish-links", { v: 1, scope: "partner", id });

    const mails = await query(
      "SELECT kind, envelope IS NOT NULL AS sealed, data FROM notifications WHERE kind = 'account_erased' AND envelope IS NOT NULL",
    );
    expect(mails).toContainEqual({ kind: "account_erased", sealed: true, data: {} });
    await query("UPDATE notifications SET envelope = NULL WHERE kind = 'account_erased'");
    expect(await searchEverything(api, words)).toEqual([]);
    expect(api.kv.values.has(`link:${new URL("http://edge.test:8787").host}:${codeWithName}`)).toBe(false);
  });

  it("takes no cent and no count along: books, totals and credits are what they were.", async () => {
    expect(await wrongBooks(api.owner)).toEqual([]);
    expect(await moneyPrint(api.owner)).toEqual(before.money);
    expect(await totals()).toEqual(before.totals);
  });

  it("leaves partners without a name, each a stranger to the other, whose links lead nowhere.", async () => {
    const partners = await query("SELECT name, status, affiliate_id FROM partners WHERE id = ANY($1)", [
      partnerIds,
    ]);
    expect(partners.map(({ name, status }) => [name, status])).toEqual([
      ["Erased partner", "suspended"],
      ["Erased partner", "suspended"],
    ]);
    expect(new Set(partners.map(({ affiliate_id }) => affiliate_id)).size).toBe(2);
    expect(
      await query("SELECT FROM links WHERE partner_id = ANY($1) AND status = 'active'", [partnerIds]),
    ).toEqual([]);
    expect(
      await query("SELECT FROM coupons WHERE partner_id = ANY($1) AND status = 'active'", [partnerIds]),
    ).toEqual([]);
  });

  it("leaves what was decided about trees and periods, without why, and by somebody who is nobody any more.", async () => {
    const reasons = await query(
      `SELECT reason FROM tree_moves WHERE partner_id = $1 UNION ALL SELECT decision_reason FROM tree_moves WHERE partner_id = $1
       UNION ALL SELECT reason FROM period_overrides WHERE partner_id = $1 UNION ALL SELECT reason FROM enrollment_rates WHERE partner_id = $1`,
      [partnerIds[1]],
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(Array(4).fill("erased"));
    // One hand in one organisation, as before.
    const [hands] = await query(
      `SELECT count(DISTINCT hand)::int AS hands, count(*)::int AS rows FROM (
         SELECT requested_by AS hand FROM tree_moves WHERE program_id = $1 UNION ALL SELECT decided_by FROM tree_moves WHERE program_id = $1
         UNION ALL SELECT approved_by FROM periods WHERE program_id = $1 UNION ALL SELECT decided_by FROM period_overrides WHERE program_id = $1
         UNION ALL SELECT requested_by FROM period_runs WHERE program_id = $1
       ) h WHERE hand IS NOT NULL`,
      [first.programId],
    );
    expect(hands).toEqual({ hands: 1, rows: 5 });
  });

  it("leaves the audit log whole: every chain verifies, and says that somebody was erased.", async () => {
    const broken = await query(
      `SELECT l.id FROM audit_log l LEFT JOIN audit_log p ON p.chain_id = l.chain_id AND p.seq = l.seq - 1
       WHERE l.hash <> sha256(coalesce(p.hash, ''::bytea) || convert_to(l.record, 'UTF8')) OR (p.id IS NULL AND l.seq > 1)`,
    );
    expect(broken).toEqual([]);
    const notes = await query(
      "SELECT record::jsonb -> 'note' -> 'counts' AS counts FROM audit_log WHERE action = 'user.erased'",
    );
    expect(notes).toContainEqual({
      counts: expect.objectContaining({ partners: 2, memberships: 1, invitations: 2 }),
    });
  });

  it("does not come back by what is told again: the same orders and webhooks add nothing.", async () => {
    const again = await api.call(first.key, "POST", "/v1/conversions", {
      ...{ programId: first.programId, amountMinor: 10_000, currency: "USD", ...order },
    });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    await deliver(api, connected, webhook);
    await runJob(api, "apply-integration-events");
    await runJob(api, "replay-spill").catch(() => undefined);
    await settleAll(api);
    expect(await searchEverything(api, words)).toEqual([]);
    expect(await moneyPrint(api.owner)).toEqual(before.money);
  });

  it("does not change what was decided when a late click comes, and a late refund still takes its share back.", async () => {
    const conversion = (await query("SELECT id FROM conversions WHERE order_id = $1", [order.orderId]))[0];
    await query("UPDATE conversions SET attribution_due = true WHERE id = $1", [conversion.id]);
    await settleAll(api);
    expect(await totals()).toEqual(before.totals);
    const refund = { refundId: unique("re"), amountMinor: 5_000, currency: "USD" };
    expect(
      (await api.call(first.key, "POST", `/v1/conversions/${conversion.id}/refunds`, refund)).status,
    ).toBe(201);
    await settleAll(api);
    expect(await wrongBooks(api.owner)).toEqual([]);
    expect(
      (
        await query("SELECT sum(reversed_minor)::int AS back FROM accruals WHERE conversion_id = $1", [
          conversion.id,
        ])
      )[0].back,
    ).toBe(500);
  });

  it("cannot sign in any more, and may register anew as somebody else.", async () => {
    expect((await signIn(api, user)).status).toBe(401);
    expect((await erase()).status).toBe(401);
  });

  it("leaves other buyers alone.", async () => {
    expect(await query("SELECT visitor FROM clicks WHERE id = $1", [stranger.id])).toEqual([
      { visitor: stranger.visitor },
    ]);
  });
});

describe("an export that is being made while its user is erased", () => {
  it("leaves no file.", async () => {
    const leaving = await makeUser(api);
    for (const kind of ["export", "erase_user"])
      await query(
        "INSERT INTO privacy_requests (id, kind, user_id, request_id) VALUES (uuidv7(), $2, $1, uuidv7())",
        [leaving.userId, kind],
      );
    const before = new Set(files.objects.keys());
    const put = files.put.bind(files);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    files.put = async (...given) => {
      begun.resolve();
      await gate.promise;
      return put(...given);
    };
    const exporting = runJob(api, "serve-privacy-requests");
    await begun.promise;
    const erasing = runJob(api, "serve-privacy-requests");
    await Promise.race([erasing, new Promise((resolve) => setTimeout(resolve, 3000))]);
    gate.resolve();
    await Promise.all([exporting, erasing]);
    files.put = put;
    await runJob(api, "serve-privacy-requests");
    expect(await query("SELECT FROM users WHERE id = $1", [leaving.userId])).toEqual([]);
    expect([...files.objects.keys()].filter((key) => !before.has(key))).toEqual([]);
  });
});

describe("an address that is not the user's own", () => {
  const goneTo = async (address: string) => ({
    affiliates: await query("SELECT name FROM affiliates WHERE email = $1", [address]),
    buyers: await query(
      "SELECT FROM customers k JOIN conversions c ON c.customer_id = k.id WHERE c.order_id = $1 AND c.buyer_email_hash IS NOT NULL",
      [address],
    ),
  });
  const stays = { affiliates: [{ name: "Owner" }], buyers: [{}] };
  /** A partner and buyer somewhere, and a user who goes by another address and asks to be erased. */
  async function makePretender(): Promise<{ address: string; pretender: TestUser }> {
    const address = `${unique("owner")}@people.example`;
    await makePartner(api, first.key, first.programId, { email: address, name: "Owner" });
    await sell(api, second, undefined, { orderId: address, customer: { email: address } });
    await settleAll(api);
    return { address, pretender: await makeUser(api, { name: "Pretender" }) };
  }
  const eraseUser = async ({ userId }: TestUser) => {
    await query(
      "INSERT INTO privacy_requests (id, kind, user_id, request_id) VALUES (uuidv7(), 'erase_user', $1, uuidv7())",
      [userId],
    );
    await runJob(api, "serve-privacy-requests");
    expect(await query("SELECT FROM users WHERE id = $1", [userId])).toEqual([]);
  };

  it("erases nobody by it who only says that it is: an organisation's issuer vouches for any.", async () => {
    const { address, pretender } = await makePretender();
    await query(
      "UPDATE users SET email = $2, email_normalised = $2, email_verified_at = NULL WHERE id = $1",
      [pretender.userId, address],
    );
    await eraseUser(pretender);
    expect(await goneTo(address)).toEqual(stays);
  });

  it("erases nobody by what an issuer calls the user.", async () => {
    const { address, pretender } = await makePretender();
    await query("UPDATE programs SET notify_email = $2 WHERE id = $1", [second.programId, address]);
    await query(
      "INSERT INTO user_identities (id, user_id, issuer, subject, email) VALUES (uuidv7(), $1, 'https://own.example', $2, $2)",
      [pretender.userId, address],
    );
    await eraseUser(pretender);
    expect(await goneTo(address)).toEqual(stays);
    expect(await query("SELECT notify_email FROM programs WHERE id = $1", [second.programId])).toEqual([
      { notify_email: address },
    ]);
  });

  it("leaves the affiliate of another user who had the address before.", async () => {
    const { address, pretender } = await makePretender();
    const other = await makeUser(api);
    await query("UPDATE affiliates SET user_id = $1 WHERE email = $2", [other.userId, address]);
    await query("UPDATE users SET email = $2, email_normalised = $2 WHERE id = $1", [
      pretender.userId,
      address,
    ]);
    await eraseUser(pretender);
    expect((await goneTo(address)).affiliates).toEqual(stays.affiliates);
  });
});

describe("a merchant's customer", () => {
  it("is erased by its id or address, in that organisation alone.", async () => {
    const address = `${unique("buyer")}@shoppers.example`;
    const visitor = newId();
    const made = await storeClick(api, click(first.promoters[0], { visitor }));
    const id = unique("customer");
    await sell(api, first, made, { customer: { id, email: address } });
    await sell(api, second, undefined, { customer: { email: address } });
    await settleAll(api);
    const money = await moneyPrint(api.owner);
    const ask = (body: object) => api.call(first.key, "POST", "/v1/customers/erase", body);
    expect((await ask({ email: "nobody@nowhere.example" })).status).toBe(404);
    expect((await ask({})).status).toBe(422);
    expect((await api.call(second.key, "POST", "/v1/customers/erase", { customerId: id })).status).toBe(404);
    const answers = await Promise.all([
      ask({ email: address }),
      ask({ customerId: id }),
      ask({ email: address }),
    ]);
    for (const { status, body } of answers)
      expect([status, body.requests[0].kind]).toEqual([202, "erase_customer"]);
    expect(new Set(answers.map(({ body }) => body.requests[0].id)).size).toBe(1);
    await runJob(api, "serve-privacy-requests");
    expect(await searchEverything(api, [id, visitor])).toEqual([]);
    const hashes = await query(
      "SELECT program_id FROM conversions WHERE buyer_email_hash IS NOT NULL AND program_id = ANY($1) AND customer_id IN (SELECT id FROM customers WHERE erased_at IS NULL)",
      [[first.programId, second.programId]],
    );
    expect(hashes.map(({ program_id }) => program_id)).toContain(second.programId);
    expect(await moneyPrint(api.owner)).toEqual(money);
  });

  it("waits for its conversions to be attributed, so that erasing changes no commission.", async () => {
    const id = unique("customer");
    const made = await storeClick(api, click(first.promoters[0], { visitor: newId() }));
    await sell(api, first, made, { customer: { id } });
    await settleAll(api);
    await query("UPDATE conversions SET attribution_due = true WHERE customer_external_id = $1", [id]);
    await api.call(first.key, "POST", "/v1/customers/erase", { customerId: id });
    expect((await runJob(api, "serve-privacy-requests")).waiting).toBe(1);
    await settleAll(api);
    expect((await runJob(api, "serve-privacy-requests")).erased).toBe(1);
    expect(await searchEverything(api, [id])).toEqual([]);
  });
});
