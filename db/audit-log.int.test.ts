import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeCampaign, makeJourney, makeLink, makeProgram, unique } from "../local/testing/api-fixtures.ts";
import { fillCommission } from "../local/testing/fill-commission.ts";
import { accessTokenOf, makeUser } from "../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { reportVerdicts, verifyAudit } from "./verify-audit.ts";

/*
 * Goal: whatever changes leaves its row in the log, in the same transaction, by whom and whence; nobody changes the log, and
 * a change past all guards is found. Method: the API over HTTP, the roles `app` and `job` in SQL, and the owner as the thief.
 */
let api: TestApi;
let app: pg.Client;
let job: pg.Client;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  app = new pg.Client({ connectionString: api.database.appUrl });
  job = new pg.Client({ connectionString: api.database.jobUrl });
  await Promise.all([app.connect(), job.connect()]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.allSettled([app?.end(), job?.end()]);
  await api.close();
});

interface LogRow {
  id: string;
  seq: number;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  entity: string;
  entity_id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into records and assert what they find
  record: any;
}

const logOf = async (chain: string): Promise<LogRow[]> => {
  const { rows } = await api.owner.query("SELECT * FROM audit_log WHERE chain_id = $1 ORDER BY seq", [chain]);
  return rows.map((row) => ({ ...row, seq: Number(row.seq), record: JSON.parse(row.record) }));
};
const lastOf = async (chain: string) => (await logOf(chain)).at(-1)!;
const pseudonymOf = async (person: string): Promise<string> =>
  (await api.owner.query("SELECT pseudonym FROM person_keys WHERE person_id = $1", [person])).rows[0]
    ?.pseudonym;
const broken = async (chain?: string) =>
  (await verifyAudit(api.database.ownerUrl, chain)).filter(({ brokenAt }) => brokenAt !== null);

type Settings = { organisation?: string; user?: string; platform?: boolean; audit?: object };

/** Settles who acts, as db/client.ts does. */
async function become(client: pg.Client, { organisation, user, platform, audit }: Settings): Promise<void> {
  await client.query(
    "SELECT set_config('app.organisation_id', $1, true), set_config('app.user_id', $2, true), set_config('app.platform', $3, true), set_config('app.audit', $4, true)",
    [organisation ?? "", user ?? "", platform ? "on" : "", audit === undefined ? "" : JSON.stringify(audit)],
  );
}

/** Runs in a transaction and undoes it; answers the rows, or Postgres' code of the refusal. */
async function as(client: pg.Client, who: Settings, text: string, values: unknown[] = []) {
  await client.query("BEGIN");
  try {
    await become(client, who);
    return (await client.query(text, values)).rows;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query("ROLLBACK");
  }
}

async function commitAs(client: pg.Client, who: Settings, ...texts: [string, unknown[]?][]) {
  await client.query("BEGIN");
  try {
    await become(client, who);
    for (const [text, values] of texts) await client.query(text, values ?? []);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

const REFUSED = "42501";

describe("what is written", () => {
  it("says who, whence, by which request and what, for an API key", async () => {
    const { id, key } = await api.createOrganisation();
    const requestId = newId();
    const answer = await api.call(
      key,
      "POST",
      "/v1/programs",
      { name: "Shop", timezone: "UTC", currencies: ["USD"] },
      { "x-request-id": requestId, "cf-connecting-ip": "203.0.113.7" },
    );
    expect(answer.status).toBe(201);
    const keyId = (await api.owner.query("SELECT id FROM api_keys WHERE organisation_id = $1", [id])).rows[0]
      .id;
    const [row] = (await logOf(id)).filter(({ action }) => action === "program.created");
    expect(row).toMatchObject({ actor_kind: "key", actor_id: keyId, entity_id: answer.body.id });
    expect(row!.record).toMatchObject({
      ...{ requestId, route: "POST /api/v1/programs", addressClass: "v4", organisation: id },
      changes: { name: [null, "Shop"], timezone: [null, "UTC"] },
    });
    expect(JSON.stringify(row)).not.toContain("203.0.113.7");
  });

  it("says which user, by a pseudonym, before and after; and nothing where nothing changed", async () => {
    const { id, key } = await api.createOrganisation();
    const owner = await makeUser(api, { memberships: [{ organisationId: id, role: "owner" }] });
    const program = await makeProgram(api, key);
    const campaign = await makeCampaign(api, key, program.id);
    const token = await accessTokenOf(api, owner);
    const rename = (name: string) =>
      api.call(token, "PATCH", `/v1/campaigns/${campaign.id}`, { name }, { "x-organisation-id": id });
    expect((await rename("Summer")).status).toBe(200);
    const row = await lastOf(id);
    expect(row).toMatchObject({ action: "campaign.changed", actor_kind: "user", entity_id: campaign.id });
    expect(row.actor_id).toBe(await pseudonymOf(owner.userId));
    expect(row.actor_id).not.toBe(owner.userId);
    expect(row.record.changes).toEqual({ name: ["Spring", "Summer"] });
    await rename("Summer");
    expect((await lastOf(id)).seq).toBe(row.seq);
  });

  it("is gone with the transaction that is undone", async () => {
    const { id } = await api.createOrganisation();
    const before = await logOf(id);
    await as(app, { organisation: id }, "UPDATE organisations SET name = 'other' WHERE id = $1", [id]);
    await expect(
      commitAs(
        app,
        { organisation: id },
        ["UPDATE organisations SET name = 'other' WHERE id = $1", [id]],
        ["SELECT 1/0"],
      ),
    ).rejects.toThrow();
    expect(await logOf(id)).toEqual(before);
    await commitAs(app, { organisation: id }, [
      "UPDATE organisations SET name = 'other' WHERE id = $1",
      [id],
    ]);
    expect((await logOf(id)).length).toBe(before.length + 1);
    expect((await api.owner.query("SELECT count(*)::int AS n FROM audit_pending")).rows[0].n).toBe(0);
  });

  it("has a row for each table that is watched, of its kind", async () => {
    const { rows } = await api.owner.query(
      "SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'audited' ORDER BY 1",
    );
    const watched = rows.map(({ name }) => name);
    expect(watched).toEqual(WATCHED.map(([name]) => name).sort());
    const org = (await api.createOrganisation()).id;
    const people = await peopleOf(org);
    for (const [table, action, rowOf] of WATCHED) {
      if (rowOf === undefined) continue;
      const { row, chain } = rowOf(org, people);
      await api.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
        { created_at: "now", updated_at: "now", version: 1, ...row },
      ]);
      const last = await lastOf(chain);
      expect([table, last?.action]).toEqual([table, action]);
    }
  });

  it("keeps no column that is a secret, whichever is added", async () => {
    const { rows } = await api.owner.query(
      `SELECT t.tgrelid::regclass::text AS name, a.attname AS column, encode(t.tgargs, 'escape') AS args
       FROM pg_trigger t JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum > 0
       WHERE t.tgname = 'audited' AND a.attname ~ 'hash$|secret|envelope|token|password|credential|invite|challenge'`,
    );
    expect(rows.length).toBeGreaterThan(8);
    const open = rows.filter(({ name, column, args }) => {
      const [, , personal = "", secret = "", ignored = ""] = String(args).split("\\000");
      if (["programs", "conversions"].includes(name) || column === "password_changed_at") return false;
      // What a period was worked out from, and what came of it: kept there on purpose, as proof.
      if (name === "periods") return false;
      return ![personal, secret, ignored].some((list) => list.split(",").includes(column));
    });
    expect(open.map(({ name, column }) => `${name}.${column}`)).toEqual([]);
  });

  it("says what people decide about trees, periods and rates, and of whom; neither why in clear nor who by the account's id", async () => {
    const { id, key } = await api.createOrganisation();
    const { program, partner, enrollment } = await makeJourney(api, key);
    const { userId } = await makeUser(api);
    const before = (await logOf(id)).length;
    const why = { reason: "Nguyễn An moved away" };
    await fillCommission(
      api,
      { organisationId: id, programId: program.id, enrollmentId: enrollment.id, partnerId: partner.id },
      {
        tree_moves: { ...why, requested_by: userId, decision_reason: "Nguyễn An may", state: "rejected" },
        period_overrides: { ...why, proposed_by: userId },
        enrollment_rates: why,
      },
    );
    await api.owner.query("UPDATE periods SET state = 'approved', approved_by = $1 WHERE program_id = $2", [
      ...[userId, program.id],
    ]);
    const rows = (await logOf(id)).slice(before);
    expect(rows.map(({ action }) => action).sort()).toEqual([
      ...["enrollment_rate.created", "period.changed", "period_override.created", "product.created"],
      "tree_move.created",
    ]);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`Nguy|${userId}`));
    const personal = await as(app, { organisation: id }, "SELECT * FROM audit_personal($1)", [
      rows.map((row) => row.id),
    ]);
    expect(personal).toHaveLength(3);
    expect(
      rows
        .filter(({ record }) => record.person === undefined)
        .map(({ entity }) => entity)
        .sort(),
    ).toEqual(["period", "product"]);
  });

  it("has a chain of the platform's own for what countries allow, which says the country also where that stays", async () => {
    const { userId } = await makeUser(api, { platformRole: "compliance" });
    const who = { user: userId, platform: true, audit: { kind: "user", id: userId } };
    const change = (levels: number): [string, unknown[]] => [
      "UPDATE country_policies SET max_levels = $1, version = version + 1 WHERE country = 'VN'",
      [levels],
    ];
    await commitAs(app, who, change(5));
    await commitAs(app, who, change(5));
    const rows = await logOf("00000000-0000-0000-0000-000000000000");
    expect(rows.map(({ action, actor_id, record }) => [action, actor_id, record.changes])).toEqual([
      ["country_policy.changed", await pseudonymOf(userId), { country: ["VN", "VN"], max_levels: [null, 5] }],
    ]);
    expect(await broken()).toEqual([]);
    const read = "SELECT id FROM audit_log WHERE chain_id = '00000000-0000-0000-0000-000000000000'";
    expect(await as(app, { user: userId, platform: true }, read)).toHaveLength(1);
    expect(await as(app, { user: userId }, read)).toEqual([]);
  });

  it("masks secrets", async () => {
    const { id, key } = await api.createOrganisation();
    await makeProgram(api, key);
    const rows = await logOf(id);
    const made = rows.find(({ action }) => action === "key.created")!;
    expect(made.record.changes.key_hash).toEqual([null, "•••"]);
    const secret = rows.find(({ action }) => action === "program_secret.created");
    expect(secret?.record.changes.envelope).toEqual([null, "•••"]);
  });

  it("says nothing of conversions that jobs decide, and who decided the others", async () => {
    const { id, key } = await api.createOrganisation();
    const { program } = await makeJourney(api, key);
    const made = await api.call(key, "POST", "/v1/conversions", {
      ...{ programId: program.id, orderId: unique("o"), amountMinor: 100, currency: "USD" },
    });
    const conversionId = made.body.conversion?.id ?? made.body.id;
    await commitAs(job, {}, ["UPDATE conversions SET status = status WHERE id = $1", [conversionId]]);
    const before = (await logOf(id)).length;
    const decided = await api.call(key, "POST", `/v1/conversions/${conversionId}/reject`, {
      reason: "returned",
    });
    expect(decided.status).toBe(200);
    const rows = (await logOf(id)).slice(before);
    expect(rows.map(({ action }) => action)).toEqual(["conversion.changed"]);
    expect(rows[0]!.record.changes.status).toEqual(["pending", "rejected"]);
  });
});

interface People {
  user: string;
  chain: string;
  affiliate: string;
  affiliateChain: string;
}

async function peopleOf(org: string): Promise<People> {
  const { userId } = await makeUser(api, { memberships: [{ organisationId: org, role: "owner" }] });
  const affiliate = newId();
  await api.owner.query(
    "INSERT INTO affiliates (id, email, email_normalised, email_hash, name) VALUES ($1, $2, $2, $2, 'An')",
    [affiliate, `${affiliate}@example.com`],
  );
  const [chain, affiliateChain] = [await pseudonymOf(userId), await pseudonymOf(affiliate)];
  return { user: userId, chain, affiliate, affiliateChain };
}

const inserted: Record<string, string> = {};
const idFor = (table: string) => (inserted[table] = newId());

type RowOf = (org: string, people: People) => { row: Record<string, unknown>; chain: string };
const tenant =
  (table: string, row: (org: string, people: People) => Record<string, unknown>): RowOf =>
  (org, people) => ({
    row: { id: idFor(table), organisation_id: org, ...row(org, people) },
    chain: org,
  });
const own =
  (row: (people: People) => Record<string, unknown>): RowOf =>
  (_, people) => ({ row: { id: newId(), user_id: people.user, ...row(people) }, chain: people.chain });

const ofAffiliate =
  (row: () => Record<string, unknown>): RowOf =>
  (_, people) => ({
    row: { id: newId(), affiliate_id: people.affiliate, ...row() },
    chain: people.affiliateChain,
  });

/** Each table that is watched, what an insert is called, and a row; without one it is shown elsewhere. */
const WATCHED: [string, string, RowOf?][] = [
  [
    "organisations",
    "organisation.created",
    () => {
      const id = newId();
      return { row: { id, name: "x" }, chain: id };
    },
  ],
  ["programs", "program.created"],
  ["program_secrets", "program_secret.created"],
  ["campaigns", "campaign.created"],
  ["partners", "partner.created"],
  ["enrollments", "enrollment.created"],
  ["links", "link.created"],
  ["coupons", "coupon.created"],
  ["plan_versions", "plan.created"],
  ["conversions", "conversion.changed"],
  ["recovery_codes", "recovery_code.changed"],
  ["memberships", "member.created"],
  ["country_policies", "country_policy.changed"],
  ["periods", "period.changed"],
  ["period_overrides", "period_override.created"],
  ["enrollment_rates", "enrollment_rate.created"],
  ["products", "product.created"],
  ["partner_groups", "partner_group.created"],
  ["partner_notes", "partner_note.created"],
  ["creatives", "creative.created"],
  ["bonuses", "bonus.changed"],
  ["tree_moves", "tree_move.created"],
  ["users", "user.created"],
  ["payouts", "payout.created"],
  ["program_pages", "program_page.created"],
  [
    "payout_policies",
    "payout_policy.created",
    tenant("payout_policies", () => ({ program_id: newId(), rules: {} })),
  ],
  [
    "payout_batches",
    "payout_batch.created",
    tenant("payout_batches", () => ({
      ...{ program_id: newId(), number: 1, state: "draft", origin: "manual", request_id: newId() },
    })),
  ],
  ["payees", "payee.created", ofAffiliate(() => ({ kind: "individual", stripe_state: "none" }))],
  [
    "payout_methods",
    "payout_method.created",
    ofAffiliate(() => ({
      ...{ kind: "paypal", country: "US", envelope: "x", fingerprint: newId(), label: "PayPal" },
      ...{ state: "unverified", usable_from: "now" },
    })),
  ],
  [
    "funding_terms",
    "funding_terms.created",
    tenant("funding_terms", () => ({ program_id: newId(), terms: {}, low_balance_minor: {} })),
  ],
  [
    "top_ups",
    "top_up.created",
    tenant("top_ups", () => ({
      ...{ program_id: newId(), method: "bank", currency: "USD", amount_minor: 1, returned_minor: 0 },
      ...{ state: "open", request_key: newId(), request_id: newId() },
    })),
  ],
  [
    "invoices",
    "invoice.created",
    tenant("invoices", () => ({
      ...{ program_id: newId(), number: 1, month: "2026-01", currency: "USD", body: {}, fee_minor: 0 },
      issued_at: "now",
    })),
  ],
  ["disputes", "dispute.created"],
  [
    "kyc_checks",
    "kyc_check.created",
    ofAffiliate(() => ({ provider: "manual", state: "requested", checklist: [] })),
  ],
  ["kyc_documents", "kyc_document.created"],
  [
    "screenings",
    "screening.created",
    ofAffiliate(() => ({
      ...{ provider: "local", list_version: "1", result: "clear", matches: [], subject_hash: "x" },
    })),
  ],
  [
    "compliance_cases",
    "compliance_case.created",
    ofAffiliate(() => ({
      ...{ number: 1, kind: "other", severity: "low", state: "open", holds: false, summary: "x" },
    })),
  ],
  ["fraud_signals", "fraud_signal.changed"],
  ["platform_settings", "platform_setting.created"],
  [
    "organisation_settings",
    "organisation_setting.created",
    tenant("organisation_settings", () => ({
      ...{ name: "programs", value: 3, reason: "x", version: 1, updated_at: "now" },
    })),
  ],
  ["reconciliation_runs", "reconciliation_run.created"],
  ["reconciliation_items", "reconciliation_item.changed"],
  ["tax_thresholds", "tax_threshold.changed"],
  [
    "webhook_endpoints",
    "webhook_endpoint.created",
    tenant("webhook_endpoints", () => ({
      ...{ url: "https://hooks.example", method: "POST", description: "", types: [], include_test: false },
      ...{ envelope: "x", state: "active" },
    })),
  ],
  [
    "api_keys",
    "key.created",
    tenant("api_keys", () => ({
      name: "k",
      prefix: "p",
      key_hash: newId(),
      scopes: [],
      test: false,
      allowed_addresses: [],
    })),
  ],
  [
    "invitations",
    "invitation.created",
    tenant("invitations", () => ({
      email: "i@x.example",
      email_normalised: newId(),
      role: "analyst",
      token_hash: newId(),
      expires_at: "now",
    })),
  ],
  [
    "oidc_providers",
    "issuer.created",
    tenant("oidc_providers", () => ({
      name: "x",
      issuer: "https://i.example",
      client_id: "c",
      secret_envelope: "s",
    })),
  ],
  [
    "sessions",
    "session.created",
    own(() => ({
      token_hash: newId(),
      rotated_at: "now",
      rotations: 0,
      methods: [],
      expires_at: "now",
      ends_at: "now",
    })),
  ],
  ["totp_factors", "totp.created", own(() => ({ envelope: "x" }))],
  [
    "passkeys",
    "passkey.created",
    own(() => ({
      credential_id: newId(),
      public_key: "p",
      counter: 0,
      transports: [],
      backed_up: false,
      name: "Key",
    })),
  ],
  ["user_identities", "identity.created", own(() => ({ issuer: "https://i.example", subject: newId() }))],
  [
    "consents",
    "consent.created",
    own(() => ({ document: "terms", document_version: "1", decision: "given", request_id: newId() })),
  ],
];

describe("what is personal", () => {
  it("is sealed in the record, read with rights, and gone with the person's key while the chain holds", async () => {
    const { id, key } = await api.createOrganisation();
    const email = `${unique("secret-person")}@example.com`;
    const program = await makeProgram(api, key);
    const made = await api.call(key, "POST", "/v1/partners", {
      programId: program.id,
      email,
      name: "Nguyễn An",
    });
    expect(made.status).toBe(201);
    const row = (await logOf(id)).find(({ action }) => action === "partner.created")!;
    expect(JSON.stringify(row)).not.toMatch(/secret-person|Nguy/);
    const read = "SELECT * FROM audit_personal($1)";
    const names = "SELECT * FROM audit_persons($1)";
    const [personal] = (await as(app, { organisation: id }, read, [[row.id]])) as { personal: object }[];
    expect(personal?.personal).toMatchObject({ email: [null, email], name: [null, "Nguyễn An"] });
    expect(await as(app, { organisation: id }, names, [[row.id]])).toEqual([
      { pseudonym: row.record.person, name: "Nguyễn An" },
    ]);
    const stranger = (await api.createOrganisation()).id;
    for (const text of [read, names]) {
      expect(await as(app, { organisation: stranger }, text, [[row.id]])).toEqual([]);
      expect(await as(app, {}, text, [[row.id]])).toEqual([]);
      expect(await as(job, {}, text, [[row.id]])).toBe(REFUSED);
    }
    await api.owner.query("DELETE FROM person_keys WHERE pseudonym = $1", [row.record.person]);
    expect(await as(app, { organisation: id }, read, [[row.id]])).toEqual([]);
    expect(await as(app, { organisation: id }, names, [[row.id]])).toEqual([]);
    expect(await broken(id)).toEqual([]);
    // What changes of the erased person afterwards says nothing of it.
    const after = await api.call(key, "PATCH", `/v1/partners/${made.body.id}`, {
      status: "suspended",
      reason: "Other",
    });
    expect(after.status).toBe(200);
    expect(JSON.stringify(await logOf(id))).not.toContain("Other");
    expect(await broken(id)).toEqual([]);
  });

  it("of an account is read by its owner and by the platform's owner and compliance alone", async () => {
    const user = await makeUser(api, { name: "Ada Own" });
    const chain = await pseudonymOf(user.userId);
    const made = (await logOf(chain)).find(({ action }) => action === "user.created")!;
    const read = async (who: Settings) => {
      const rows = await as(app, who, "SELECT * FROM audit_personal($1)", [[made.id]]);
      const seen = await as(app, who, "SELECT 1 FROM audit_log WHERE id = $1", [made.id]);
      return [rows.length, seen.length];
    };
    expect(await read({ user: user.userId })).toEqual([1, 1]);
    expect(await read({ user: (await makeUser(api)).userId })).toEqual([0, 0]);
    for (const [role, sees] of [
      ["owner", 1],
      ["compliance", 1],
      ["support", 0],
      ["finance", 0],
    ] as const) {
      const { userId } = await makeUser(api);
      await api.owner.query("UPDATE users SET platform_role = $1 WHERE id = $2", [role, userId]);
      expect([role, await read({ user: userId, platform: true })]).toEqual([role, [sees, sees]]);
      expect([role, await read({ user: userId })]).toEqual([role, [0, 0]]);
    }
  });
});

describe("many at once", () => {
  const clients: pg.Client[] = [];
  beforeAll(async () => {
    for (let at = 0; at < 25; at++) {
      const client = new pg.Client({ connectionString: api.database.appUrl });
      clients.push(client);
      await client.connect();
    }
  });
  afterAll(() => Promise.all(clients.map((client) => client.end())));

  it("fifty writers of one organisation over HTTP leave numbers without a gap and a whole chain", async () => {
    const { id, key } = await api.createOrganisation();
    const { enrollment } = await makeJourney(api, key);
    const before = (await logOf(id)).length;
    await Promise.all(Array.from({ length: 50 }, () => makeLink(api, key, enrollment.id)));
    const rows = await logOf(id);
    expect(rows.length).toBe(before + 50);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    expect(rows.map((row) => row.id)).toEqual(rows.map((row) => row.id).sort());
    expect(await broken(id)).toEqual([]);
  });

  it("transactions that touch an organisation and persons, each in another order, never wait for each other", async () => {
    const { id } = await api.createOrganisation();
    const users = await Promise.all([makeUser(api), makeUser(api)]);
    const context = {
      kind: "user",
      id: users[0]!.userId,
      requestId: newId(),
      addressClass: "v4",
      route: "test",
    };
    const organisation = (at: number): [string, unknown[]] => [
      "UPDATE organisations SET name = $1 WHERE id = $2",
      [`n${at}`, id],
    ];
    const note = (at: number): [string, unknown[]] => [
      "SELECT audit_note($1, NULL, 'test.noted', 'test', NULL, $2)",
      [id, { at }],
    ];
    const person = (at: number, user: string): [string, unknown[]] => [
      "INSERT INTO consents (id, user_id, document, document_version, decision, request_id) VALUES (uuidv7(), $1, 'news', $2, 'given', uuidv7())",
      [user, `v${at}`],
    ];
    const round = async (client: pg.Client, at: number) => {
      const user = users[at % 2]!.userId;
      const steps = [note(at), person(at, user), person(at + 1, user), organisation(at)];
      const order = at % 3 === 0 ? steps.reverse() : steps;
      await commitAs(client, { organisation: id, user, audit: context }, ...order);
    };
    await Promise.all(
      clients.map(async (client, at) => {
        for (let turn = 0; turn < 4; turn++) await round(client, at * 4 + turn);
      }),
    );
    expect(await broken()).toEqual([]);
    const rows = await logOf(id);
    expect(rows.filter(({ action }) => action === "test.noted").length).toBe(100);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  });

  it("chains of many persons, new ones too, are locked in one order", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, async () => (await makeUser(api)).userId));
    const notes = (order: string[]): [string, unknown[]][] =>
      order.map((one) => ["SELECT audit_note(NULL, $1, 'test.noted', 'test', NULL, '{}')", [one]]);
    const jobs = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = new pg.Client({ connectionString: api.database.jobUrl });
        await client.connect();
        return client;
      }),
    );
    await Promise.all(
      jobs.map((client, at) =>
        commitAs(client, {}, ...notes([...people.slice(at % 6), ...people.slice(0, at % 6)])),
      ),
    );
    await Promise.all(jobs.map((client) => client.end()));
    for (const one of people) expect((await logOf(await pseudonymOf(one))).length).toBe(9);
    expect(await broken()).toEqual([]);
  });
});

describe("what the database refuses", () => {
  it("to change, delete or empty the log, to app and job alike; and the owner is stopped as well", async () => {
    const { id } = await api.createOrganisation();
    for (const text of [
      "UPDATE audit_log SET action = 'x'",
      "DELETE FROM audit_log",
      "TRUNCATE audit_log",
      "INSERT INTO audit_log (id) VALUES (uuidv7())",
      "UPDATE audit_chains SET seq = 0",
      "DELETE FROM person_keys",
      "SELECT * FROM person_keys",
      "SELECT * FROM audit_pending",
      "INSERT INTO audit_pending (chain_id, context, action, entity, details) VALUES (uuidv7(), '{}', 'x', 'x', '{}')",
      "ALTER TABLE links DISABLE TRIGGER audited",
      "SET session_replication_role = replica",
      `SELECT person_pseudonym('${id}')`,
      `SELECT seal_for_person('${id}', '{"a":1}')`,
      `SELECT audit_record(NULL, '${id}', 1, now(), NULL)`,
      `SELECT may_read_audit('${id}', '${id}')`,
    ]) {
      expect([text, await as(app, { organisation: id }, text)]).toEqual([text, REFUSED]);
      expect([text, await as(job, {}, text)]).toEqual([text, REFUSED]);
    }
    for (const text of ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"]) {
      await expect(api.owner.query(text)).rejects.toThrow(/append-only|audit_log/);
    }
    expect(await as(app, { organisation: id }, "SELECT * FROM audit_chains")).toBe(REFUSED);
  });

  it("to note in another tenant's or person's chain, or as if the database had said it", async () => {
    const { id } = await api.createOrganisation();
    const other = (await api.createOrganisation()).id;
    const user = await makeUser(api);
    const stranger = await makeUser(api);
    const note = "SELECT audit_note($1, $2, 'test.noted', 'test', NULL, $3)";
    expect(await as(app, { organisation: id }, note, [other, null, {}])).toBe(REFUSED);
    expect(await as(app, { organisation: id }, note, [null, user.userId, {}])).toBe(REFUSED);
    expect(await as(app, { user: stranger.userId }, note, [null, user.userId, {}])).toBe(REFUSED);
    expect(await as(app, {}, note, [null, null, {}])).not.toEqual([{ audit_note: "" }]);
    await commitAs(app, { organisation: id }, [
      note,
      [id, user.userId, { seq: 99, actor: other, changes: { a: [1, 2] } }],
    ]);
    const { record, seq } = await lastOf(id);
    expect(record).toMatchObject({
      seq,
      actorKind: "system",
      note: { seq: 99 },
      person: await pseudonymOf(user.userId),
    });
    expect(record.changes).toBeUndefined();
    expect(await as(app, { organisation: id }, "SELECT * FROM audit_verify($1)", [other])).toBe(REFUSED);
    expect(
      await as(app, { user: stranger.userId }, "SELECT * FROM audit_verify($1)", [
        await pseudonymOf(user.userId),
      ]),
    ).toBe(REFUSED);
  });
});

describe("verifying", () => {
  const sha256 = (previous: Buffer, record: string) =>
    createHash("sha256").update(previous).update(record).digest();

  /** As the database's owner, past the trigger. */
  async function tamper(...texts: [string, unknown[]?][]): Promise<void> {
    await api.owner.query("ALTER TABLE audit_log DISABLE TRIGGER append_only");
    for (const [text, values] of texts) await api.owner.query(text, values ?? []);
    await api.owner.query("ALTER TABLE audit_log ENABLE TRIGGER append_only");
  }

  /** An organisation with a log of six rows. */
  async function fresh(): Promise<string> {
    const { id } = await api.createOrganisation();
    for (let at = 1; at <= 4; at++) {
      await api.owner.query("UPDATE organisations SET name = $1 WHERE id = $2", [`n${at}`, id]);
    }
    expect((await logOf(id)).length).toBe(6);
    return id;
  }

  /** What the command and the database's own function say. */
  async function verdicts(id: string) {
    const [mine] = await verifyAudit(api.database.jobUrl, id);
    const rows = await as(
      app,
      { organisation: id },
      "SELECT rows::int, coalesce(encode(head, 'hex'), '') AS head, broken_seq::int AS seq, reason FROM audit_verify($1)",
      [id],
    );
    const [theirs] = rows as { rows: number; head: string; seq: number | null; reason: string | null }[];
    expect({ rows: mine!.rows, head: mine!.head, brokenAt: mine!.brokenAt }).toEqual({
      ...{ rows: theirs!.rows, head: theirs!.head },
      brokenAt: theirs!.reason === null ? null : { seq: theirs!.seq, reason: theirs!.reason },
    });
    return mine!.brokenAt;
  }

  it("finds nothing wrong with what was only written", async () => {
    expect(await verdicts(await fresh())).toBeNull();
  });

  it.each([
    [
      "a changed record",
      "UPDATE audit_log SET record = replace(record, 'n2', 'n9') WHERE chain_id = $1 AND seq = 4",
      { seq: 4, reason: "changed" },
    ],
    [
      "a changed hash",
      "UPDATE audit_log SET hash = sha256('x') WHERE chain_id = $1 AND seq = 4",
      { seq: 4, reason: "changed" },
    ],
    [
      "a changed actor",
      "UPDATE audit_log SET actor_id = uuidv7() WHERE chain_id = $1 AND seq = 3",
      { seq: 3, reason: "columns" },
    ],
    [
      "a changed moment",
      "UPDATE audit_log SET at = at - interval '1 day' WHERE chain_id = $1 AND seq = 3",
      { seq: 3, reason: "columns" },
    ],
    [
      "a row of the middle deleted",
      "DELETE FROM audit_log WHERE chain_id = $1 AND seq = 3",
      { seq: 3, reason: "missing" },
    ],
    [
      "the first row deleted",
      "DELETE FROM audit_log WHERE chain_id = $1 AND seq = 1",
      { seq: 1, reason: "missing" },
    ],
    ["the tail cut", "DELETE FROM audit_log WHERE chain_id = $1 AND seq > 4", { seq: 5, reason: "cut" }],
    ["all of it deleted", "DELETE FROM audit_log WHERE chain_id = $1", { seq: 1, reason: "cut" }],
    [
      "another head",
      "UPDATE audit_chains SET hash = sha256('x') WHERE chain_id = $1",
      { seq: 6, reason: "head" },
    ],
    ["a chain without its head", "DELETE FROM audit_chains WHERE chain_id = $1", { seq: 1, reason: "added" }],
    [
      "a row deleted and the rest renumbered",
      "WITH gone AS (DELETE FROM audit_log WHERE chain_id = $1 AND seq = 6 RETURNING *) UPDATE audit_log SET record = (SELECT record FROM gone), hash = (SELECT hash FROM gone) WHERE chain_id = $1 AND seq = 5",
      { seq: 5, reason: "changed" },
    ],
  ])("finds %s", async (_, text, found) => {
    const id = await fresh();
    await tamper([text, [id]]);
    expect(await verdicts(id)).toEqual(found);
    const lines: string[] = [];
    expect(reportVerdicts(await verifyAudit(api.database.jobUrl, id), (line) => lines.push(line))).toBe(1);
    expect(lines[0]).toBe(`BROKEN chain ${id} at row ${found.seq}: ${found.reason}`);
  });

  it("finds a row that was put in, even with a hash that fits", async () => {
    const id = await fresh();
    const { rows } = await api.owner.query("SELECT * FROM audit_log WHERE chain_id = $1 AND seq = 6", [id]);
    const last = rows[0];
    const record = JSON.stringify({ ...JSON.parse(last.record), id: newId(), seq: 7 });
    await tamper([
      "INSERT INTO audit_log SELECT (jsonb_populate_record(l, $2)).* FROM audit_log l WHERE chain_id = $1 AND seq = 6",
      [
        id,
        {
          id: JSON.parse(record).id,
          seq: 7,
          record,
          hash: `\\x${sha256(last.hash, record).toString("hex")}`,
        },
      ],
    ]);
    expect(await verdicts(id)).toEqual({ seq: 7, reason: "added" });
  });

  it("ends well when all is whole", async () => {
    const lines: string[] = [];
    const whole = (await verifyAudit(api.database.ownerUrl)).filter(({ brokenAt }) => brokenAt === null);
    expect(whole.length).toBeGreaterThan(10);
    expect(reportVerdicts(whole, (line) => lines.push(line))).toBe(0);
    expect(lines).toEqual([expect.stringMatching(/^\d+ chains, \d+ rows, 0 broken\.$/)]);
  });
});
