import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PLATFORM_ROLES, type PlatformRole } from "../core/access/roles.ts";
import { fillCommission } from "../local/testing/fill-commission.ts";
import { fillPayouts } from "../local/testing/fill-payouts.ts";
import { fillWebhooks } from "../local/testing/fill-webhooks.ts";
import {
  click,
  openShop,
  type Promoter,
  type Shop,
  sell,
  storeClick,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { makeUser } from "../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: whatever the API forgets, the database shows and takes no other tenant's rows, and each role does only what it
 * is for. Method: two tenants with rows in every table; then every relation of the schema is tried as each role.
 */
let api: TestApi;
let first: Shop;
let second: Shop;
/** The upline of the first shop, and who sold in the second; each the owner of its organisation. */
let user: string;
let other: string;
let app: pg.Client;
let job: pg.Client;

/** Tables that the role `app` must not be able to read at all. */
const UNREADABLE = [
  ...["isolate_meters", "job_runs", "provider_events", "mail_suppressions", "audit_chains", "person_keys"],
  ...["audit_pending", "notification_addresses", "report_clicks", "report_devices"],
  ...["webhook_requests", "fraud_signals", "fraud_scans", "platform_settings", "organisation_settings"],
];

async function fill(shop: Shop): Promise<void> {
  const made = await storeClick(api, click(shop.promoters[1]!, { visitor: newId() }));
  const sold = await sell(api, shop, made, { customer: { id: "c" } });
  const headers = { "idempotency-key": newId() };
  const body = { programId: shop.programId, orderId: newId(), amountMinor: 1, currency: "USD" };
  await api.call(shop.key, "POST", "/v1/conversions", body, headers);
  await api.call(shop.key, "POST", `/v1/conversions/${sold.id}/refunds`, {
    refundId: newId(),
    amountMinor: 1,
    currency: "USD",
  });
  await settleAll(api);
  const { organisationId: org, programId } = shop;
  const [promoter] = shop.promoters;
  const of = [org, promoter.linkId, programId, promoter.campaignId, promoter.partnerId];
  await api.owner.query(
    "INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots) VALUES ($1, $2, now(), $3, $4, $5, 1, 0)",
    of,
  );
  await api.owner.query(
    "INSERT INTO event_rollups (organisation_id, program_id, kind, bucket, events) VALUES ($1, $2, 'page', now(), 1)",
    [org, programId],
  );
  await api.owner.query(
    "INSERT INTO events (id, organisation_id, program_id, kind, request_id, at, privacy) VALUES (uuidv7(), $1, $2, 'page', uuidv7(), now(), false)",
    [org, programId],
  );
  await api.owner.query(
    `INSERT INTO report_rollups (organisation_id, program_id, dimension, key, grain, bucket, currency, partner_id)
     VALUES ($1, $2, 'partner', $3, 'day', now(), '', $4)`,
    [org, programId, promoter.partnerId, promoter.partnerId],
  );
  await api.owner.query(
    "INSERT INTO report_devices (organisation_id, link_id, day, address_hash) VALUES ($1, $2, now(), $3)",
    [org, promoter.linkId, newId()],
  );
  await api.owner.query(
    "INSERT INTO bad_events (pack_id, index, organisation_id, reason, raw) VALUES (uuidv7(), 0, $1, 'r', 'x')",
    [org],
  );
  await api.owner.query(
    "INSERT INTO program_pages (program_id, organisation_id, slug, headline, description) VALUES ($1, $2, uuidv7()::text, 'x', '')",
    [programId, org],
  );
  await api.owner.query(
    "INSERT INTO organisation_settings (id, organisation_id, name, value, reason, updated_at) VALUES (uuidv7(), $1, 'programs', 9, 'x', now())",
    [org],
  );
  await fillWhatBrowsersAndProvidersReport(org, programId, promoter);
  await api.call(shop.key, "POST", "/v1/partner-groups", { programId, name: "Gold", colour: "amber" });
  for (const { partnerId } of shop.promoters)
    await api.call(shop.key, "POST", `/v1/partners/${partnerId}/notes`, { text: "answers slowly" });
  for (const status of ["draft", "live"]) {
    const made = await api.call(shop.key, "POST", "/v1/creatives", {
      ...{ programId, kind: "text", name: status, text: "Buy tea" },
    });
    await api.call(shop.key, "PATCH", `/v1/creatives/${made.body.id}`, { status });
  }
  await fillCommission(api, promoter);
}

async function fillWhatBrowsersAndProvidersReport(
  org: string,
  programId: string,
  { campaignId, enrollmentId, partnerId }: Shop["promoters"][number],
): Promise<void> {
  const insert = (table: string, row: Record<string, unknown>) =>
    api.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
      { organisation_id: org, program_id: programId, created_at: "now", ...row },
    ]);
  const event = { id: newId(), test: false, received_at: "now", request_id: newId() };
  const coupon = { campaign_id: campaignId, enrollment_id: enrollmentId, partner_id: partnerId };
  await insert("coupons", {
    ...{
      ...coupon,
      id: newId(),
      code: "TEN",
      code_key: "ten",
      status: "active",
      version: 1,
      updated_at: "now",
    },
  });
  await insert("browser_reports", { ...event, via: "snippet", report: {}, occurred_at: "now" });
  await insert("visitor_clicks", { visitor: newId(), click_id: newId() });
  await insert("integration_events", {
    ...{
      ...event,
      provider: "stripe",
      event_id: newId(),
      kind: "x",
      envelope: "x",
      state: "waiting",
      version: 1,
    },
  });
  await insert("provider_payments", {
    ...{ provider: "stripe", test: false, payment_ref: newId(), goal: "sale", order_id: "1" },
  });
  const { rows } = await api.owner.query("SELECT id FROM customers WHERE program_id = $1 LIMIT 1", [
    programId,
  ]);
  await insert("customer_bindings", {
    ...{ test: false, customer_id: rows[0].id, bound_at: "now", origin: "stripe:cs_1", request_id: newId() },
  });
}

/** A member of the tenant, with a row in each table of accounts; answers its id. */
async function fillAccount({ organisationId, programId, email }: Promoter): Promise<string> {
  const { userId } = await makeUser(api, {
    ...{ email, affiliate: true, memberships: [{ organisationId, role: "owner" }] },
  });
  const insert = async (table: string, row: Record<string, unknown>) => {
    const id = newId();
    const given = { id, user_id: userId, created_at: "now", version: 1, ...row };
    await api.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
      given,
    ]);
    return id;
  };
  const ends = { expires_at: "2100-01-01", ends_at: "2100-01-01" };
  const session = await insert("sessions", {
    ...{ token_hash: newId(), rotated_at: "now", rotations: 0, methods: [], ...ends },
  });
  await insert("spent_tokens", { token_hash: newId(), session_id: session, spent_at: "now" });
  await insert("totp_factors", { envelope: "x" });
  await insert("recovery_codes", { code_hash: "x" });
  await insert("passkeys", {
    ...{ credential_id: newId(), public_key: "x", counter: 0, transports: [], backed_up: false, name: "x" },
  });
  await insert("user_identities", { issuer: "https://issuer.example", subject: newId() });
  await insert("auth_challenges", {
    purpose: "second_factor",
    challenge: "x",
    methods: [],
    attempts: 0,
    ...ends,
  });
  await insert("email_tokens", {
    kind: "reset_password",
    token_hash: newId(),
    email_normalised: email,
    ...ends,
  });
  await insert("consents", {
    document: "terms",
    document_version: "1",
    decision: "given",
    request_id: newId(),
  });
  await insert("notification_preferences", { category: "team", channel: "mail", mode: "off" });
  await insert("mail_suppressions", { address_hash: newId(), reason: "bounced" });
  const told = {
    kind: "member_changed",
    event_key: newId(),
    recipient: userId,
    data: {},
    request_id: newId(),
  };
  const notification = await insert("notifications", { ...told, organisation_id: organisationId });
  await insert("deliveries", {
    notification_id: notification,
    channel: "mail",
    state: "queued",
    due_at: "now",
    attempts: 0,
  });
  await insert("invitations", {
    ...{
      organisation_id: organisationId,
      email,
      email_normalised: email,
      role: "owner",
      token_hash: newId(),
      ...ends,
    },
  });
  await insert("oidc_providers", {
    ...{ organisation_id: organisationId, name: "x", issuer: "x", client_id: "x", secret_envelope: "x" },
  });
  const request = { state: "requested", request_id: newId() };
  await insert("privacy_requests", { ...request, kind: "export" });
  await insert("list_exports", {
    ...{
      ...request,
      organisation_id: organisationId,
      list: "clicks",
      query: {},
      parts: 0,
      rows: 0,
      bytes: 0,
    },
  });
  await insert("privacy_requests", {
    ...{
      ...request,
      kind: "erase_customer",
      user_id: null,
      organisation_id: organisationId,
      program_id: programId,
    },
  });
  return userId;
}

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  first = await openShop(api, { line: 2 });
  second = await openShop(api, { line: 2 });
  await fill(first);
  await fill(second);
  await fillPayouts(api, first.promoters[0]);
  await fillPayouts(api, second.promoters[1]!);
  await fillWebhooks(api, first.promoters[0]);
  await fillWebhooks(api, second.promoters[1]!);
  user = await fillAccount(first.promoters[0]);
  other = await fillAccount(second.promoters[1]!);
  for (const platformRole of PLATFORM_ROLES)
    staff[platformRole] = (await makeUser(api, { platformRole })).userId;
  await runJob(api, "mature-holds");
  app = new pg.Client({ connectionString: api.database.appUrl });
  job = new pg.Client({ connectionString: api.database.jobUrl });
  await app.connect();
  await job.connect();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app?.end();
  await job?.end();
  await api.close();
});

async function relations(): Promise<
  { name: string; tenant: boolean; secured: boolean; partition: boolean }[]
> {
  const { rows } = await api.owner.query(
    `SELECT c.relname AS name, c.relrowsecurity AS secured, c.relispartition AS partition,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id') AS tenant
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`,
  );
  return rows;
}

/** Who somebody is, as the settings of a transaction say it. */
type Settings = Readonly<Record<string, string>>;

/** Runs as somebody and undoes what it did; answers rows and their number, or Postgres' code of the refusal. */
async function run(client: pg.Client, settings: Settings, text: string, values: unknown[] = []) {
  const sets = Object.entries(settings).map(
    ([name, value]) => `SELECT set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  try {
    await client.query(["BEGIN", ...sets].join("; "));
    const { rows, rowCount } = await client.query(text, values);
    return { code: null, rows, number: rowCount ?? 0 };
  } catch (error) {
    return { code: String((error as { code: string }).code), rows: [], number: 0 };
  } finally {
    await client.query("ROLLBACK");
  }
}

/** The rows that a statement of a tenant answers, or the code of its refusal. */
async function as(client: pg.Client, organisationId: string | null, text: string, values: unknown[] = []) {
  const settings: Settings = organisationId === null ? {} : { organisation_id: organisationId };
  const { code, rows } = await run(client, settings, text, values);
  return code ?? rows;
}

const REFUSED = "42501";

/** Somebody, and what of it decides which rows are its own. */
interface Kind {
  readonly name: string;
  readonly settings: Settings;
  readonly organisationId?: string;
  readonly userId?: string;
  readonly partnerId?: string;
  readonly platformRole?: PlatformRole;
}

const staff = {} as Record<PlatformRole, string>;

function kinds(): Kind[] {
  const ofUser = { userId: user, partnerId: first.promoters[0].partnerId };
  const ofOther = { userId: other, partnerId: second.promoters[1]!.partnerId };
  const stranger = newId();
  return [
    { name: "nobody", settings: {} },
    { name: "nobody, said at length", settings: { organisation_id: "", user_id: "", platform: "" } },
    ...[first, second].map(({ organisationId }) => ({
      ...{ name: `tenant ${organisationId}`, organisationId, settings: { organisation_id: organisationId } },
    })),
    { name: "a tenant that is none", settings: { organisation_id: newId() } },
    {
      ...{ name: "a tenant that claims the platform", organisationId: first.organisationId },
      settings: { organisation_id: first.organisationId, platform: "on" },
    },
    { name: "a user", ...ofUser, settings: { user_id: user } },
    { name: "another user", ...ofOther, settings: { user_id: other } },
    { name: "a user that claims the platform", ...ofUser, settings: { user_id: user, platform: "on" } },
    { name: "a user that is none", userId: stranger, settings: { user_id: stranger, platform: "on" } },
    ...PLATFORM_ROLES.flatMap((platformRole) => {
      const userId = staff[platformRole];
      return [
        {
          name: `${platformRole} at work`,
          platformRole,
          userId,
          settings: { user_id: userId, platform: "on" },
        },
        { name: `${platformRole} at home`, userId, settings: { user_id: userId } },
      ];
    }),
  ];
}

const OF_PARTNER = [
  ...["partner_states", "enrollments", "links", "clicks", "click_rollups", "coupons", "accruals", "accounts"],
  ...["attribution_credits", "attribution_touches", "placements", "period_results", "partner_standings"],
  ...["partner_ranks", "bonuses", "point_lots", "point_spendings", "receipts", "enrollment_rates", "payouts"],
  ...["disputes", "report_deltas", "report_rollups", "partner_notes"],
  "webhook_events",
];
/** What is a user's own account, and the user may change, as far as the columns granted go. */
const OF_ACCOUNT = [
  ...["sessions", "totp_factors", "recovery_codes", "passkeys", "user_identities", "auth_challenges"],
  ...["email_tokens", "notifications", "notification_preferences", "consents", "privacy_requests"],
  "list_exports",
];
/** What the platform's people see of everybody. */
const WATCHED = [
  ...[
    "users",
    "memberships",
    "organisations",
    "program_pages",
    "programs",
    "sessions",
    "invitations",
    "affiliates",
    "partners",
  ],
  ...["payees", "payout_methods", "payout_policies", "payout_batches", "payouts", "payout_events"],
  ...["stripe_payouts", "funding_terms", "top_ups", "invoices", "low_balance_notices", "disputes"],
  ...["dispute_messages", "kyc_checks", "kyc_documents", "screenings", "sanction_entries", "tax_thresholds"],
  ...["compliance_cases", "compliance_notes", "reconciliation_runs", "reconciliation_items"],
];
/** What everybody sees, and who looks after the law writes. */
const OF_ALL = "country_policies";
/** What everybody sees, and nobody writes by `app`. */
const READ_BY_ALL = [OF_ALL, "tax_thresholds"];
/** And what those see who look after the law. */
const WATCHED_BY_LAW = ["audit_log", "privacy_requests"];
const OF_LAW: readonly PlatformRole[] = ["owner", "compliance"];

/** The rows of a user, as Postgres' owner finds them; `$1` is the user, `$2` the partner that it is. */
const OWN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OF_PARTNER.map((table) => [table, "partner_id = $2"])),
  ...Object.fromEntries(OF_ACCOUNT.map((table) => [table, "user_id = $1"])),
  partners: "id = $2",
  programs: "id = (SELECT program_id FROM partners WHERE id = $2)",
  periods: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
  campaigns: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
  plan_versions: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
  entries: "account_id IN (SELECT id FROM accounts WHERE partner_id = $2)",
  postings:
    "id IN (SELECT posting_id FROM entries e JOIN accounts a ON a.id = e.account_id WHERE a.partner_id = $2)",
  attributions: "id IN (SELECT attribution_id FROM attribution_credits WHERE partner_id = $2)",
  conversions:
    "id IN (SELECT conversion_id FROM accruals WHERE partner_id = $2 UNION SELECT conversion_id FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id WHERE k.partner_id = $2)",
  creatives: "status = 'live' AND program_id = (SELECT program_id FROM partners WHERE id = $2)",
  affiliates: "user_id = $1",
  payees: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  payout_methods: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  kyc_checks: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  kyc_documents: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  webhook_endpoints: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  webhook_deliveries: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  webhook_attempts: "affiliate_id IN (SELECT id FROM affiliates WHERE user_id = $1)",
  dispute_messages: "dispute_id IN (SELECT id FROM disputes WHERE partner_id = $2)",
  payout_policies: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
  users: "id = $1",
  memberships: "user_id = $1",
  organisations: "id IN (SELECT organisation_id FROM memberships WHERE user_id = $1)",
  deliveries: "notification_id IN (SELECT id FROM notifications WHERE user_id = $1)",
  audit_log: "chain_id = (SELECT pseudonym FROM person_keys WHERE person_id = $1)",
};

type Table = Awaited<ReturnType<typeof relations>>[number];

/** What members of a tenant are told, and have exported, is theirs alone. */
const OF_MEMBERS = ["notifications", "list_exports"];

/** The rows that are a tenant's own; `$3` is the tenant. */
function ofTenant({ name, tenant }: Table): string {
  if (name === "organisations") return "id = $3";
  if (name === "affiliates") return "id IN (SELECT affiliate_id FROM partners WHERE organisation_id = $3)";
  return tenant && !OF_MEMBERS.includes(name) ? "organisation_id = $3" : "false";
}

/** The rows that somebody may see. */
function visible(table: Table, { platformRole }: Kind): string {
  if (READ_BY_ALL.includes(table.name)) return "true";
  const watched =
    platformRole !== undefined &&
    (WATCHED.includes(table.name) || (OF_LAW.includes(platformRole) && WATCHED_BY_LAW.includes(table.name)));
  return `(${OWN[table.name] ?? "false"}) OR (${ofTenant(table)}) OR ${watched}`;
}

/** The most that somebody may change. */
function writable(table: Table, { platformRole }: Kind): string {
  if (table.name === OF_ALL) return String(platformRole !== undefined && OF_LAW.includes(platformRole));
  const account = table.name === "users" || OF_ACCOUNT.includes(table.name);
  return `(${account ? OWN[table.name] : "false"}) OR (${ofTenant(table)})`;
}

/** Rows of a condition, past row-level security. */
async function owned(columns: string, name: string, where: string, kind: Kind): Promise<unknown[]> {
  const known =
    "$1::uuid IS NOT DISTINCT FROM $1 AND $2::uuid IS NOT DISTINCT FROM $2 AND $3::uuid IS NOT DISTINCT FROM $3";
  const { rows } = await api.owner.query(
    `SELECT ${columns} FROM "${name}" WHERE (${where}) IS TRUE AND ${known}`,
    [...[kind.userId ?? null, kind.partnerId ?? null, kind.organisationId ?? null]],
  );
  return rows;
}

const policies = async () => (await relations()).find(({ name }) => name === OF_ALL)!;
const whole = async () => (await relations()).filter(({ partition }) => !partition);
const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

describe("every table", { timeout: 180_000 }, () => {
  it("is guarded by row-level security and belongs to neither role; partitions are out of reach of both", async () => {
    const all = await relations();
    expect(all.length).toBeGreaterThan(60);
    expect(all.filter(({ secured, partition }) => !secured && !partition)).toEqual([]);
    for (const { name, partition } of all)
      for (const [client, role] of [
        [app, "app"],
        [job, "job"],
      ] as const)
        if (partition)
          expect([name, role, (await run(client, {}, `SELECT FROM "${name}"`)).code]).toEqual([
            name,
            role,
            REFUSED,
          ]);
    const { rows } = await api.owner.query(
      `SELECT rolname FROM pg_roles WHERE rolname IN ('app', 'job') AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb
         AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AND NOT EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)`,
    );
    expect(rows).toHaveLength(2);
  });

  it("has rows of both tenants and of a user, so that seeing none is no accident", async () => {
    const numbers = async (table: Table, where: string, names: RegExp) =>
      Promise.all(
        kinds()
          .filter(({ name }) => names.test(name))
          .map(async (kind) => (await owned("1", table.name, where, kind)).length),
      );
    const empty: string[] = [];
    for (const table of await whole()) {
      const tenants = await numbers(table, ofTenant(table), /^tenant /);
      if (ofTenant(table) !== "false" && tenants.includes(0)) empty.push(`${table.name} of a tenant`);
      const own = OWN[table.name];
      if (own !== undefined && (await numbers(table, own, /^(a|another) user$/)).every((rows) => rows === 0))
        empty.push(`${table.name} of a user`);
    }
    expect(empty).toEqual([]);
  });

  it("shows to each what is its own, and nothing else", async () => {
    for (const kind of kinds()) {
      for (const table of await whole()) {
        // Of persons a tenant reads some columns alone.
        const columns = table.name === "affiliates" ? "id" : "tableoid::regclass::text, ctid::text";
        const answer = await run(app, kind.settings, `SELECT ${columns} FROM "${table.name}"`);
        if (UNREADABLE.includes(table.name)) {
          expect([kind.name, table.name, answer.code]).toEqual([kind.name, table.name, REFUSED]);
          continue;
        }
        const own = await owned(columns, table.name, visible(table, kind), kind);
        expect([kind.name, table.name, answer.code, sorted(answer.rows)]).toEqual([
          ...[kind.name, table.name, null, sorted(own)],
        ]);
      }
    }
  });

  it("lets nobody change or delete a row that is not its own", async () => {
    const reached = await overAll(async (kind, table) => {
      const most = (await owned("1", table.name, writable(table, kind), kind)).length;
      const texts = await writes(table);
      const answers: string[] = [];
      for (const text of texts) {
        const { code, number } = await run(app, kind.settings, text);
        // Whatever the row itself refuses was reached.
        const taken = code === null ? number : code === REFUSED ? 0 : 1;
        if (taken > most) answers.push(`${text}: ${code ?? number}`);
      }
      return answers;
    });
    expect(reached).toEqual([]);
  });

  it("takes from nobody a row that would be another's", async () => {
    const taken = await overAll(async (kind, table) => {
      const tenants = table.tenant
        ? "organisation_id IS NOT NULL AND organisation_id IS DISTINCT FROM $3"
        : "true";
      const foreign = `NOT coalesce((${visible(table, kind)}), false) AND ${tenants}`;
      const [found] = (await owned("*", table.name, foreign, kind)) as Record<string, unknown>[];
      const columns = (await granted(table.name, "INSERT")).join(", ");
      if (found === undefined || columns === "") return [];
      const copy = `INSERT INTO "${table.name}" (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::"${table.name}", $1)`;
      const row = "id" in found ? { ...found, id: newId() } : found;
      const { code } = await run(app, kind.settings, copy, [row]);
      return code === REFUSED ? [] : [`insert ${table.name}: ${code}`];
    });
    expect(taken).toEqual([]);
  });

  it("takes what countries allow from those who look after the law alone", async () => {
    const text = `INSERT INTO ${OF_ALL} (country, sign_up_bonus, source) VALUES ('XX', false, 'x') RETURNING 1`;
    for (const kind of kinds()) {
      const { code } = await run(app, kind.settings, text);
      expect([kind.name, code]).toEqual([
        kind.name,
        writable(await policies(), kind) === "true" ? null : REFUSED,
      ]);
    }
  });

  it("lets no tenant move a row of its own to another", async () => {
    const moved: string[] = [];
    for (const { name } of (await whole()).filter(({ tenant }) => tenant)) {
      const text = `UPDATE "${name}" SET organisation_id = $1 RETURNING 1`;
      const { code, number } = await run(app, { organisation_id: first.organisationId }, text, [
        second.organisationId,
      ]);
      if (code !== REFUSED && number > 0) moved.push(name);
    }
    expect(moved).toEqual([]);
  });
});

/** What `tries` finds fault with, of everybody and every table. */
async function overAll(tries: (kind: Kind, table: Table) => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  const tables = await whole();
  for (const kind of kinds())
    for (const table of tables)
      faults.push(...(await tries(kind, table)).map((fault) => `${kind.name}: ${fault}`));
  return faults;
}

/** The columns that the role app may name in an INSERT, or change. */
async function granted(name: string, right: "INSERT" | "UPDATE"): Promise<string[]> {
  const known = columnsGranted.get(`${right} ${name}`);
  if (known !== undefined) return known;
  const { rows } = await api.owner.query(
    `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = quote_ident($1)::regclass AND attnum > 0 AND NOT attisdropped
       AND attgenerated = '' AND attidentity = '' AND has_column_privilege('app', attrelid, attnum, $2) ORDER BY attnum`,
    [name, right],
  );
  const columns = rows.map((row) => row.name);
  columnsGranted.set(`${right} ${name}`, columns);
  return columns;
}
const columnsGranted = new Map<string, string[]>();
/** Statements that change or delete as much as they can; without a condition no policy for reading helps the others. */
async function writes({ name }: Table): Promise<string[]> {
  const [column] = await granted(name, "UPDATE");
  const updates =
    column === undefined
      ? []
      : [`UPDATE "${name}" SET ${column} = ${column} RETURNING 1`, `UPDATE "${name}" SET ${column} = NULL`];
  return [...updates, `DELETE FROM "${name}"`];
}

describe("the role app", () => {
  it("cannot take another role, switch the guard off, or make what outlives the transaction", async () => {
    for (const text of [
      "SET ROLE job",
      "ALTER TABLE conversions DISABLE ROW LEVEL SECURITY",
      "CREATE TABLE mine (i int)",
    ]) {
      expect(await as(app, first.organisationId, text)).toBe(REFUSED);
    }
    expect(await as(app, first.organisationId, "SET row_security = off")).toEqual([]);
    await app.query("BEGIN");
    await app.query("SET LOCAL row_security = off");
    await expect(app.query("SELECT FROM conversions")).rejects.toMatchObject({ code: REFUSED });
    await app.query("ROLLBACK");
  });

  it("writes no money: accruals, accounts, postings and entries are the jobs'", async () => {
    for (const name of [
      "accruals",
      "accounts",
      "postings",
      "entries",
      "attributions",
      "attribution_credits",
    ]) {
      expect(await as(app, first.organisationId, `INSERT INTO ${name} SELECT * FROM ${name} LIMIT 1`)).toBe(
        REFUSED,
      );
      expect(
        await as(app, first.organisationId, `UPDATE ${name} SET organisation_id = organisation_id`),
      ).toBe(REFUSED);
      expect(await as(app, first.organisationId, `DELETE FROM ${name}`)).toBe(REFUSED);
    }
  });
});

/** Functions that run as the owner of the tables, past row-level security, and that requests may call; each is tried below. */
const DEFINERS = [
  ...["audit_heads", "audit_note", "audit_personal", "audit_persons", "audit_verify"],
  ...["begin_acting", "claim_affiliate", "current_platform_role", "end_acting", "end_sessions_of"],
  ...[
    "ensure_affiliate",
    "find_invitation",
    "find_invite",
    "find_open_program",
    "find_program_page",
    "follow_address",
  ],
  ...[
    "found_organisation",
    "having_second_factor",
    "list_members",
    "list_program_pages",
    "own_held_affiliates",
    "own_last_ownerships",
    "own_partner_ids",
  ],
  ...[
    "own_program_ids",
    "own_pseudonym",
    "partners_matching",
    "search_organisations",
    "search_users",
    "set_platform_role",
    "setting_in_force",
  ],
  ...["spent_session_id"],
];

describe("a function that runs past row-level security", () => {
  it("looks for names in our schema alone, and is called by whom it is meant for", async () => {
    const { rows } = await api.owner.query(
      `SELECT proname AS name, proconfig AS settings, prorettype <> 'trigger'::regtype AND has_function_privilege('app', oid, 'EXECUTE') AS called
       FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1`,
    );
    for (const { name, settings } of rows)
      expect([name, settings]).toEqual([name, ["search_path=public, pg_temp"]]);
    expect(rows.filter(({ called }) => called).map(({ name }) => name)).toEqual(DEFINERS);
  });

  const ask = async (settings: Settings, text: string, values: unknown[] = []) => {
    const { code, rows } = await run(app, settings, text, values);
    return code ?? rows.map((row) => Object.values(row)[0]);
  };
  const tenant = () => ({ organisation_id: first.organisationId });
  const working = (role: PlatformRole) => ({ user_id: staff[role], platform: "on" });

  it("tells of one's own alone", async () => {
    const asUser = { user_id: user };
    expect(await ask(asUser, "SELECT own_partner_ids()")).toEqual([first.promoters[0].partnerId]);
    expect(await ask(asUser, "SELECT own_program_ids()")).toEqual([first.programId]);
    expect(await ask(tenant(), "SELECT user_id FROM list_members()")).toEqual([user]);
    for (const settings of [{}, tenant(), { organisation_id: "", user_id: "" }]) {
      expect(await ask(settings, "SELECT own_partner_ids()")).toEqual([]);
      expect(await ask(settings, "SELECT own_pseudonym()")).toEqual([null]);
      const others = [second.programId, second.promoters[0].partnerId];
      const matching = "SELECT partner_id FROM partners_matching($1, $2, 'sponsor', '%', '%', '', 9)";
      expect(await ask(settings, matching, others)).toEqual([]);
      expect(await ask(settings, "SELECT spent_session_id()")).toEqual([null]);
      expect(await ask(settings, "SELECT current_platform_role()")).toEqual([null]);
    }
    expect(await ask(asUser, "SELECT list_members()")).toEqual([]);
    expect(await ask(tenant(), "SELECT find_invitation()")).toEqual([]);
    const token = (await api.owner.query("SELECT token_hash FROM invitations LIMIT 1")).rows[0].token_hash;
    expect(await ask({ email_token_hash: token }, "SELECT count(*)::int FROM find_invitation()")).toEqual([
      1,
    ]);
    expect(await ask({}, "SELECT find_invite('nobody')")).toEqual([]);
    // A program that only invites is not found by its id.
    expect(await ask({}, "SELECT find_open_program($1)", [first.programId])).toEqual([]);
  });

  it("shows of the audit log what the caller may read of it", async () => {
    const ids = (await api.owner.query("SELECT id FROM audit_log")).rows.map(({ id }) => id);
    const { rows: persons } = await api.owner.query(
      "SELECT pseudonym, person_id FROM person_keys WHERE person_id = ANY ($1)",
      [[user, other]],
    );
    const names = async (settings: Settings) => {
      const shown = (await ask(settings, "SELECT pseudonym FROM audit_persons($1)", [ids])) as string[];
      return persons.filter(({ pseudonym }) => shown.includes(pseudonym)).map((row) => row.person_id);
    };
    expect(await names(tenant())).toEqual([user]);
    expect(await names({ user_id: other })).toEqual([other]);
    for (const settings of [{}, working("finance"), working("support")])
      expect(await names(settings)).toEqual([]);
    expect((await names(working("compliance"))).length).toBe(2);
    expect(await ask({}, "SELECT id FROM audit_personal($1)", [ids])).toEqual([]);
    const seen = await ask(tenant(), "SELECT id FROM audit_personal($1)", [ids]);
    const own = await api.owner.query("SELECT id FROM audit_log WHERE organisation_id = $1", [
      first.organisationId,
    ]);
    const mine = own.rows.map(({ id }) => id);
    expect((seen as string[]).length).toBeGreaterThan(0);
    expect((seen as string[]).filter((id) => !mine.includes(id))).toEqual([]);
  });

  it("verifies the caller's own chain alone", async () => {
    const verify = "SELECT broken_seq FROM audit_verify($1)";
    expect(await ask(tenant(), verify, [first.organisationId])).toEqual([null]);
    for (const settings of [tenant(), {}, { user_id: user }, working("support")])
      expect(await ask(settings, verify, [second.organisationId])).toBe(REFUSED);
    expect(await ask(tenant(), "SELECT chain_id FROM audit_heads()")).toEqual([first.organisationId]);
    // Of the platform's people those who do not look after the law see no more than their own.
    expect(await ask(working("finance"), "SELECT count(*)::int FROM audit_heads()")).toEqual([1]);
  });

  it("writes into no other log than the caller's own", async () => {
    const note = "SELECT audit_note($1, $2, 'x.done', 'x', NULL, '{}') IS NOT NULL";
    expect(await ask(tenant(), note, [second.organisationId, null])).toBe(REFUSED);
    expect(await ask({ user_id: user }, note, [null, other])).toBe(REFUSED);
    expect(await ask({}, note, [null, user])).toBe(REFUSED);
    expect(await ask({}, note, [first.organisationId, null])).toBe(REFUSED);
    expect(await ask(tenant(), note, [first.organisationId, null])).not.toBe(REFUSED);
  });

  it("gives nobody a part that is not its own to take", async () => {
    expect(await ask({}, "SELECT found_organisation($1, 'x')", [newId()])).toBe("23502");
    expect(await ask({ user_id: user }, "SELECT found_organisation($1, 'x')", [second.organisationId])).toBe(
      "23505",
    );
    // An affiliate of its own; another's is not taken over by an address that is not proved, nor by one that is.
    const claim = "SELECT claim_affiliate($1, 'hash')";
    const { rows } = await api.owner.query("SELECT id FROM affiliates WHERE user_id = $1", [other]);
    expect(await ask({ user_id: other }, claim, [newId()])).toEqual([rows[0].id]);
    expect(await ask({}, claim, [newId()])).toEqual([null]);
    const thief = await makeUser(api, { email: second.promoters[0].email });
    await api.owner.query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [thief.userId]);
    expect(await ask({ user_id: thief.userId }, claim, [newId()])).toEqual([null]);
    await api.owner.query("UPDATE users SET email_verified_at = now() WHERE id = $1", [thief.userId]);
    await api.owner.query("UPDATE affiliates SET user_id = $1 WHERE email_normalised = $2", [
      ...[staff.finance, second.promoters[0].email],
    ]);
    expect(await ask({ user_id: thief.userId }, claim, [newId()])).toEqual([null]);
    expect(await ask({ user_id: thief.userId }, "SELECT follow_address('hash')")).toEqual([false]);
    expect(await ask({}, "SELECT follow_address('hash')")).toEqual([false]);
    expect(await ask({}, "SELECT own_last_ownerships()")).toEqual([]);
    await api.owner.query("UPDATE affiliates SET user_id = NULL WHERE user_id = $1", [staff.finance]);
  });

  it("is the platform's for those of its people whom it is meant for", async () => {
    const acting = "SELECT begin_acting(uuidv7(), $1, 'asked', now(), now() + interval '30 minutes')";
    const until = "SELECT begin_acting(uuidv7(), $1, ' ', now(), now() + interval '30 minutes')";
    const ending = "SELECT end_sessions_of($1, now())";
    const naming = "SELECT set_platform_role($1, 'support')";
    const nobodies = kinds().filter(({ platformRole }) => platformRole === undefined);
    for (const { name, settings } of nobodies) {
      for (const text of [acting, ending, naming])
        expect([name, text, await ask(settings, text, [other])]).toEqual([name, text, REFUSED]);
      expect([name, await ask(settings, "SELECT search_users('', NULL, 9)")]).toEqual([name, []]);
      expect([name, await ask(settings, "SELECT search_organisations('', NULL, 9)")]).toEqual([name, []]);
      expect([name, await ask(settings, "SELECT having_second_factor($1)", [[user, other]])]).toEqual([
        name,
        [],
      ]);
    }
    const may = async (text: string, target: string) => {
      const roles: PlatformRole[] = [];
      for (const role of PLATFORM_ROLES)
        if ((await ask(working(role), text, [target])) !== REFUSED) roles.push(role);
      return roles;
    };
    expect(await may(acting, other)).toEqual(["owner", "support"]);
    expect(await may(until, other)).toEqual([]);
    for (const role of PLATFORM_ROLES) expect(await may(acting, staff[role])).toEqual([]);
    expect(await may(ending, other)).toEqual(["owner", "support"]);
    expect(await may(ending, staff.support)).toEqual(["owner"]);
    expect(await may(naming, other)).toEqual(["owner"]);
    expect(await may(naming, staff.owner)).toEqual([]);
    expect(await ask(working("finance"), "SELECT having_second_factor($1)", [[user, newId()]])).toEqual([
      user,
    ]);
  });

  it("lets only the one who acts end it, and nobody begin it past the function", async () => {
    const { rows } = await api.owner.query(
      `INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, actor_id, act_reason)
       VALUES (uuidv7(), $1, 'acting', now(), now() + interval '1 hour', $2, 'asked') RETURNING id`,
      [other, staff.support],
    );
    const text = "SELECT end_acting($1, now())";
    for (const settings of [{}, tenant(), { user_id: user }, working("owner"), { user_id: other }])
      expect(await ask(settings, text, [rows[0].id])).toEqual([false]);
    expect(await ask(working("support"), text, [rows[0].id])).toEqual([true]);
    const past = `INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, actor_id) VALUES (uuidv7(), $1, 'y', now(), now(), $2)`;
    expect(await ask({ user_id: user }, past, [user, staff.support])).toBe(REFUSED);
    await api.owner.query("DELETE FROM sessions WHERE id = $1", [rows[0].id]);
  });
});

describe("the role job", () => {
  it("works for all tenants, with what it was granted alone", async () => {
    expect(await as(job, null, "SELECT count(DISTINCT organisation_id)::int AS n FROM conversions")).toEqual([
      { n: 2 },
    ]);
    for (const text of [
      "DELETE FROM conversions",
      "DELETE FROM refunds",
      "DELETE FROM accruals",
      "TRUNCATE conversions",
      "UPDATE accruals SET amount_minor = 0",
      "UPDATE accounts SET program_id = program_id",
      "UPDATE programs SET hold_days = 0",
      "UPDATE campaigns SET budget_minor = 0",
      "INSERT INTO conversions SELECT * FROM conversions",
      "INSERT INTO api_keys SELECT * FROM api_keys",
      "INSERT INTO organisations (id, name) VALUES (uuidv7(), 'x')",
      "UPDATE partners SET status = 'active'",
      "SELECT token_hash FROM sessions",
      "UPDATE sessions SET revoked_at = NULL",
      "SELECT password_hash FROM users",
      "SET ROLE app",
      "CREATE TABLE mine (i int)",
    ]) {
      expect([text, await as(job, null, text)]).toEqual([text, REFUSED]);
    }
  });
});
