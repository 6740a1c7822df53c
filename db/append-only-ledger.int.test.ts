import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fillCommission } from "../local/testing/fill-commission.ts";
import { click, openShop, type Shop, sell, storeClick, wrongBooks } from "../local/testing/money-fixtures.ts";
import { settleAll } from "../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: nobody, the owner included, changes or removes what the ledger holds, and nothing enters it that does not
 * balance. Method: the statements themselves, as each role.
 */
let api: TestApi;
let shop: Shop;
const clients: Record<string, pg.Client> = {};

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
  await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
  await settleAll(api);
  await fillCommission(api, shop.promoters[0]);
  for (const role of ["app", "job", "owner"] as const) {
    const client = new pg.Client({ connectionString: api.database[`${role}Url`] });
    await client.connect();
    clients[role] = client;
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  for (const client of Object.values(clients)) await client.end();
  await api.close();
});

async function refusal(role: string, text: string, values: unknown[] = []): Promise<string> {
  const client = clients[role]!;
  await client.query("BEGIN");
  try {
    await client.query("SELECT set_config('app.organisation_id', $1, true)", [shop.organisationId]);
    const { rowCount } = await client.query(text, values);
    return `${rowCount} rows`;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query("ROLLBACK");
  }
}

const APPEND_ONLY = [
  "postings",
  "entries",
  "attributions",
  "attribution_credits",
  "attribution_touches",
  "plan_versions",
  "partner_states",
  "campaign_states",
  "enrollment_states",
  "audit_log",
  "receipts",
  "partner_standings",
  "partner_ranks",
  "enrollment_rates",
];
const NEVER_DELETED = ["accruals", "accounts", "conversions", "refunds"];
const NO_PRIVILEGE = "42501";
const APPENDED_ONLY = "23001";

describe.each([
  ["app", NO_PRIVILEGE],
  ["job", NO_PRIVILEGE],
  ["owner", APPENDED_ONLY],
])("as %s", (role, code) => {
  it.each(APPEND_ONLY)("%s are neither changed nor removed", async (table) => {
    expect(await refusal(role, `UPDATE ${table} SET organisation_id = organisation_id`)).toBe(code);
    expect(await refusal(role, `DELETE FROM ${table}`)).toBe(code);
    expect(await refusal(role, `TRUNCATE ${table} CASCADE`)).toBe(code);
  });

  it.each(NEVER_DELETED)("%s are not removed", async (table) => {
    expect(await refusal(role, `DELETE FROM ${table}`)).toBe(code);
    expect(await refusal(role, `TRUNCATE ${table} CASCADE`)).toBe(code);
  });
});

describe("a bonus", () => {
  it("may be worked out anew until it is in the ledger, and stays from then on", async () => {
    expect(await refusal("job", "DELETE FROM bonuses")).toBe("1 rows");
    expect(await refusal("app", "DELETE FROM bonuses")).toBe(NO_PRIVILEGE);
    expect(await refusal("job", "UPDATE bonuses SET amount_minor = 0")).toBe(NO_PRIVILEGE);
    await api.owner.query("UPDATE bonuses SET posted_at = now()");
    for (const role of ["job", "owner"])
      expect(await refusal(role, "DELETE FROM bonuses")).toBe(APPENDED_ONLY);
  });
});

describe("a posting", () => {
  const entry = (amounts: [amount: number, currency?: string, posting?: string][]) => {
    const rows = amounts.map(([amount, currency = "USD", posting = ""], index) => {
      const of = posting === "" ? "(SELECT id FROM postings LIMIT 1)" : `'${posting}'::uuid`;
      return `('${shop.organisationId}', '${newId()}', ${index + 1}, ${of}, '${currency}', ${amount}, 0)`;
    });
    return `INSERT INTO entries (organisation_id, account_id, account_version, posting_id, currency, amount_minor, balance_after_minor) VALUES ${rows.join(", ")}`;
  };

  it.each(["job", "owner"])("enters as %s only when it sums to zero in its own currency", async (role) => {
    expect(await refusal(role, entry([[5], [-5]]))).toBe("2 rows");
    expect(await refusal(role, entry([[5], [-4]]))).toBe("23514");
    expect(await refusal(role, entry([[5]]))).toBe("23514");
    expect(await refusal(role, entry([[0]]))).toBe("23514");
    expect(await refusal(role, entry([[5], [-5, "VND"]]))).toBe("23514");
    expect(
      await refusal(
        role,
        entry([
          [5, "VND"],
          [-5, "VND"],
        ]),
      ),
    ).toBe("23514");
    expect(await refusal(role, entry([[5, "USD", newId()], [-5]]))).toMatch(/^235(14|03)$/);
    const nobodys = newId();
    expect(
      await refusal(
        role,
        entry([
          [5, "USD", nobodys],
          [-5, "USD", nobodys],
        ]),
      ),
    ).toBe("23503");
  });

  it("of a key that is there already is refused, and so is an account's version twice", async () => {
    expect(
      await refusal(
        "job",
        "INSERT INTO postings SELECT uuidv7(), organisation_id, program_id, kind, currency, idempotency_key, conversion_id, request_id, posted_at FROM postings",
      ),
    ).toBe("23505");
    expect(await refusal("job", "INSERT INTO entries SELECT * FROM entries")).toBe("23505");
  });
});

it("A partner's pending account never goes below zero, its available one may.", async () => {
  const below = (kind: string) => `UPDATE accounts SET balance_minor = -1 WHERE kind = '${kind}'`;
  expect(await refusal("job", below("partner_pending"))).toBe("23514");
  expect(await refusal("job", "UPDATE accruals SET reversed_minor = amount_minor + 1")).toBe("23514");
  expect(await refusal("job", below("program_commission"))).toBe("1 rows");
  expect(await wrongBooks(api.owner)).toEqual([]);
});
