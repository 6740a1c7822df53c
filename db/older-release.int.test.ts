import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../local/testing/database.ts";

/*
 * Goal: between the migration and the deploy, what the release before the commission engine writes still works. Method: its
 * statements, word for word, as the role that runs them.
 */
let database: TestDatabase;
let job: pg.Client;
const ORGANISATION = "0190a000-0000-7000-8000-000000000001";
const PROGRAM = "0190a000-0000-7000-8000-000000000002";
const PARTNER = "0190a000-0000-7000-8000-000000000003";
beforeAll(async () => {
  database = await createTestDatabase();
  job = new pg.Client({ connectionString: database.jobUrl });
  await job.connect();
});
afterAll(async () => {
  await job.end();
  await database.drop();
});

it("makes accounts by the key that they had before customers had some, once each", async () => {
  const insert = (kind: string, partner: string | null) =>
    job.query(
      `INSERT INTO accounts (id, organisation_id, program_id, kind, partner_id, currency)
       SELECT uuidv7(), org, program, kind, partner, currency
       FROM json_to_recordset($1::json) AS r(org uuid, program uuid, kind text, partner uuid, currency text)
       ORDER BY program, kind, partner, currency
       ON CONFLICT (program_id, kind, partner_id, currency) DO NOTHING`,
      [JSON.stringify([{ org: ORGANISATION, program: PROGRAM, kind, partner, currency: "USD" }])],
    );
  expect((await insert("partner_pending", PARTNER)).rowCount).toBe(1);
  expect((await insert("partner_pending", PARTNER)).rowCount).toBe(0);
  expect((await insert("program_commission", null)).rowCount).toBe(1);
  // It looks before it makes one: only two at once get here, and the one that came second is repeated.
  await expect(insert("program_commission", null)).rejects.toThrow("accounts_once");
});

it("leaves each customer an account of its own, as the key of now has it", async () => {
  const insert = (customer: string) =>
    job.query(
      `INSERT INTO accounts (id, organisation_id, program_id, kind, customer_id, currency)
       VALUES (uuidv7(), $1, $2, 'customer_credit', $3, 'USD') ON CONFLICT DO NOTHING`,
      [ORGANISATION, PROGRAM, customer],
    );
  expect((await insert(PARTNER)).rowCount).toBe(1);
  expect((await insert(PARTNER)).rowCount).toBe(0);
  expect((await insert(PROGRAM)).rowCount).toBe(1);
});

it("writes the sponsor tree without saying which tree it is", async () => {
  const { rows } = await job.query(
    "SELECT column_default AS value FROM information_schema.columns WHERE table_name = 'partner_closure' AND column_name = 'path_type'",
  );
  expect(rows).toEqual([{ value: expect.stringMatching(/^'s'::/) }]);
});
