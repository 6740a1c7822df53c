import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { click, openShop, type Shop, sell, storeClick } from "../local/testing/money-fixtures.ts";
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
let app: pg.Client;
let job: pg.Client;

/** Tables that hold no tenant's rows; the role `app` must not be able to read them at all. */
const PLATFORM = ["isolate_meters", "job_runs", "provider_events"];

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
    "INSERT INTO bad_events (pack_id, index, organisation_id, reason, raw) VALUES (uuidv7(), 0, $1, 'r', 'x')",
    [org],
  );
  await fillWhatBrowsersAndProvidersReport(org, programId, promoter);
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
  const user = newId();
  await api.owner.query(
    "INSERT INTO users (id, email, email_normalised, name) VALUES ($1, $2, $2, 'Somebody')",
    [user, `${user}@example.com`],
  );
  await api.owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'owner')", [
    org,
    user,
  ]);
}

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  first = await openShop(api, { line: 2 });
  second = await openShop(api, { line: 2 });
  await fill(first);
  await fill(second);
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

/** Runs as a tenant and undoes what it did; answers the rows, or Postgres' code of the refusal. */
async function as(client: pg.Client, organisationId: string | null, text: string, values: unknown[] = []) {
  await client.query("BEGIN");
  try {
    if (organisationId !== null)
      await client.query("SELECT set_config('app.organisation_id', $1, true)", [organisationId]);
    return (await client.query(text, values)).rows;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query("ROLLBACK");
  }
}

const REFUSED = "42501";
const count = (table: string) => `SELECT count(*)::int AS n FROM "${table}"`;

describe("the role app", () => {
  it("sees each table's rows of its own tenant and of no other", async () => {
    const tables = (await relations()).filter(({ tenant, partition }) => tenant && !partition);
    expect(tables.length).toBeGreaterThan(25);
    for (const { name } of tables) {
      const all = (
        await api.owner.query(`SELECT organisation_id AS id, count(*)::int AS n FROM "${name}" GROUP BY 1`)
      ).rows;
      const of = (shop: Shop) => all.find((row) => row.id === shop.organisationId)?.n ?? 0;
      // Rows of both tenants are there, so that seeing none of one's is no accident.
      expect([name, of(first) > 0, of(second) > 0]).toEqual([name, true, true]);
      for (const shop of [first, second]) {
        expect([name, await as(app, shop.organisationId, count(name))]).toEqual([name, [{ n: of(shop) }]]);
      }
      const none = [name, [{ n: 0 }]];
      expect([name, await as(app, newId(), count(name))]).toEqual(none);
      expect([name, await as(app, "", count(name))]).toEqual(none);
      expect([name, await as(app, null, count(name))]).toEqual(none);
    }
  });

  it("reaches nothing that row-level security does not guard", async () => {
    for (const { name, secured } of await relations()) {
      const answer = await as(app, first.organisationId, count(name));
      if (answer === REFUSED) continue;
      expect([name, secured]).toEqual([name, true]);
      if (name !== "organisations" && name !== "affiliates") continue;
      const [row] = answer as { n: number }[];
      expect([name, row?.n]).toEqual([name, name === "organisations" ? 1 : 2]);
    }
    for (const name of PLATFORM) expect(await as(app, first.organisationId, count(name))).toBe(REFUSED);
    expect(await as(app, first.organisationId, "SELECT * FROM pg_authid")).toBe(REFUSED);
  });

  it("neither writes a row into another tenant nor takes or changes one of its", async () => {
    const stolen: string[] = [];
    for (const { name, tenant, partition } of await relations()) {
      if (!tenant || partition) continue;
      const copy = `INSERT INTO "${name}" SELECT (jsonb_populate_record(NULL::"${name}", $1)).*`;
      const [row] = (
        await api.owner.query(
          `SELECT to_jsonb(t) AS row FROM "${name}" t WHERE organisation_id = $1 LIMIT 1`,
          [second.organisationId],
        )
      ).rows;
      if ((await as(app, first.organisationId, copy, [row.row])) !== REFUSED) stolen.push(`insert ${name}`);
      const moved = await as(
        app,
        first.organisationId,
        `UPDATE "${name}" SET organisation_id = $1 RETURNING 1`,
        [second.organisationId],
      );
      if (moved !== REFUSED && moved !== "23001" && (moved as unknown[]).length !== 0)
        stolen.push(`move ${name}`);
      const changed = await as(
        app,
        first.organisationId,
        `UPDATE "${name}" SET organisation_id = organisation_id WHERE organisation_id = $1 RETURNING 1`,
        [second.organisationId],
      );
      if (Array.isArray(changed) && changed.length > 0) stolen.push(`update ${name}`);
    }
    expect(stolen).toEqual([]);
  });

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

describe("a signed-in affiliate", () => {
  /** Runs as a user and undoes what it did; answers the rows, or Postgres' code of the refusal. */
  async function asUser(userId: string, text: string, values: unknown[] = []) {
    await app.query("BEGIN");
    try {
      await app.query("SELECT set_config('app.user_id', $1, true)", [userId]);
      return (await app.query(text, values)).rows;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await app.query("ROLLBACK");
    }
  }

  let user: string;
  let other: string;
  /** The rows that a user may see, as Postgres' owner finds them; of all other tables, none. */
  const OWN: Record<string, string> = {
    ...Object.fromEntries(
      [
        ...[
          "partner_states",
          "enrollments",
          "links",
          "clicks",
          "click_rollups",
          "coupons",
          "accruals",
          "accounts",
        ],
        ...["attribution_credits", "attribution_touches"],
      ].map((table) => [table, "partner_id = $2"]),
    ),
    partners: "id = $2",
    programs: "id = (SELECT program_id FROM partners WHERE id = $2)",
    campaigns: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
    plan_versions: "program_id = (SELECT program_id FROM partners WHERE id = $2)",
    entries: "account_id IN (SELECT id FROM accounts WHERE partner_id = $2)",
    postings:
      "id IN (SELECT posting_id FROM entries e JOIN accounts a ON a.id = e.account_id WHERE a.partner_id = $2)",
    attributions: "id IN (SELECT attribution_id FROM attribution_credits WHERE partner_id = $2)",
    conversions:
      "id IN (SELECT conversion_id FROM accruals WHERE partner_id = $2 UNION SELECT conversion_id FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id WHERE k.partner_id = $2)",
    affiliates: "user_id = $1",
    users: "id = $1",
    sessions: "user_id = $1",
  };

  beforeAll(async () => {
    // The upline of the first shop, and the one who sold in the second.
    const promoters = [first.promoters[0], second.promoters[1]!];
    const users = [];
    for (const { email } of promoters) {
      const { userId } = await makeUser(api, { email, affiliate: true });
      users.push(userId);
      await api.owner.query(
        "INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at) VALUES (uuidv7(), $1, $2, now(), now())",
        [userId, newId()],
      );
    }
    [user, other] = users as [string, string];
  });

  it("sees exactly what is its own, in every table", async () => {
    const seen: string[] = [];
    for (const [userId, { partnerId }] of [
      [user, first.promoters[0]],
      [other, second.promoters[1]!],
    ] as const) {
      for (const { name, partition } of await relations()) {
        const columns = name === "affiliates" ? "id" : "*";
        const rows = await asUser(userId, `SELECT ${columns} FROM "${name}"`);
        if (rows === REFUSED && (partition || PLATFORM.includes(name))) continue;
        const own = await api.owner.query(
          `SELECT ${columns} FROM "${name}" WHERE (${OWN[name] ?? "false"}) AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
          [userId, partnerId],
        );
        const sorted = (list: unknown) => (list as unknown[]).map((row) => JSON.stringify(row)).sort();
        expect([name, sorted(rows)]).toEqual([name, sorted(own.rows)]);
        if (own.rows.length > 0) seen.push(name);
      }
    }
    // Rows of its own are there, so that seeing others' would have shown.
    expect(Object.keys(OWN).filter((name) => !seen.includes(name))).toEqual([]);
  });

  it("writes nothing, neither into what it sees nor into what it does not", async () => {
    const written: string[] = [];
    for (const { name, partition } of await relations()) {
      if (partition || name === "sessions") continue;
      const { rows } = await api.owner.query(`SELECT to_jsonb(t) AS row FROM "${name}" t LIMIT 1`);
      const copy = `INSERT INTO "${name}" SELECT (jsonb_populate_record(NULL::"${name}", $1)).*`;
      if ((await asUser(user, copy, [rows[0]?.row ?? {}])) !== REFUSED) written.push(`insert ${name}`);
      const [{ column }] = (
        await api.owner.query(
          "SELECT attname AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1",
          [name],
        )
      ).rows;
      for (const text of [
        `UPDATE "${name}" SET "${column}" = "${column}" RETURNING 1`,
        `DELETE FROM "${name}" RETURNING 1`,
      ]) {
        const answer = await asUser(user, text);
        if (Array.isArray(answer) ? answer.length > 0 : answer !== REFUSED && answer !== "23001")
          written.push(`${text}: ${answer}`);
      }
    }
    expect(written).toEqual([]);
  });

  it("has sessions of its own alone, and is given no part in an organisation", async () => {
    const insert = `INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at) VALUES (uuidv7(), $1, 'x', now(), now())`;
    expect(await asUser(user, insert, [user])).toEqual([]);
    expect(await asUser(user, insert, [other])).toBe(REFUSED);
    const revoke = "UPDATE sessions SET revoked_at = now() RETURNING user_id";
    expect(await asUser(user, revoke)).toEqual([{ user_id: user }]);
    expect(await asUser(user, "UPDATE sessions SET user_id = user_id")).toBe(REFUSED);
    expect(await asUser(user, "INSERT INTO memberships SELECT * FROM memberships")).toBe(REFUSED);
    for (const column of ["password_hash", "platform_role", "email_normalised"])
      expect(await asUser(user, `UPDATE users SET ${column} = ${column}`)).toBe(REFUSED);
  });

  it("is nobody without an id, and nobody as somebody who does not exist", async () => {
    for (const nobody of ["", newId()]) {
      for (const name of Object.keys(OWN)) {
        const column = name === "affiliates" ? "id" : "*";
        expect([name, await asUser(nobody, `SELECT ${column} FROM "${name}"`)]).toEqual([name, []]);
      }
    }
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
