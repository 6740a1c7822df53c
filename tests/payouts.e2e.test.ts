import { Client } from "@upstash/qstash";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedPayees } from "../bench/payout-data.ts";
import { getServices } from "../functions/services.ts";
import { insertUsers, mintToken } from "../local/testing/mint-token.ts";
import { createJobPublisher } from "../queues/publish-job.ts";
import { recountLedger } from "./support/ledger-recount.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";
import { until } from "./support/until.ts";

/*
 * Goal: whatever part of the running platform is killed between a batch's making and its last webhook, each line leaves once.
 * Method: batch and approval through the API, by two people; QStash runs it, while the functions, the services (Stripe and QStash
 * themselves) and Postgres are killed in turn; then Stripe's transfers are held against the lines, and the ledger is counted again.
 */
const LINES = 60;
const VICTIMS = ["functions", "services", "functions", "postgres", "functions"] as const;

let platform: TestPlatform;
let database: pg.Client;
const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: platform.ready.databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};
beforeAll(async () => {
  platform = await startTestPlatform({ durable: true });
  database = await connect();
});
afterAll(async () => {
  await database?.end().catch(() => undefined);
  await platform?.remove();
});

function kill(victim: (typeof VICTIMS)[number]): void {
  const { pids, postgresPid } = platform.internal;
  const pid = victim === "postgres" ? postgresPid() : -(pids()[victim] ?? 0);
  if (pid !== 0) process.kill(pid, "SIGKILL");
}

test("a batch leaves once, whatever is killed while it runs", async () => {
  const { vars, qstash } = platform.internal;
  const { app, demo } = platform.ready;
  const bindings = ["LINKS", "SALTS", "SPILL", "FILES", "EVENTS", "ASSETS"].map((name) => [name, {}]);
  const env = { ...vars, ...Object.fromEntries(bindings) };
  const services = await getServices(env);
  const stripe = { url: vars.STRIPE_API_URL ?? "", key: vars.STRIPE_SECRET_KEY ?? "" };
  const { programId } = demo;
  const { rows } = await database.query("SELECT organisation_id AS id FROM programs WHERE id = $1", [
    programId,
  ]);
  const organisationId: string = rows[0].id;
  const parts = { owner: database, ownerUrl: platform.ready.databaseUrl, services, stripe };
  await seedPayees(parts, { organisationId, programId }, LINES);
  const member = { organisationId, role: "owner" } as const;
  const people = await insertUsers({ owner: database }, [{ member }, { member }]);
  const [maker = "", other = ""] = await Promise.all(
    people.map((id) => mintToken({ owner: database, env }, id)),
  );
  const ask = async (token: string, path: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "x-organisation-id": organisationId,
      "content-type": "application/json",
    };
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${app}/api/v1${path}`, { headers, ...init });
    // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
    return { status: response.status, body: (await response.json()) as any };
  };

  const made = await ask(maker, "/payout-batches", { programId });
  expect(made).toMatchObject({ status: 201, body: { totals: [{ currency: "USD", lines: LINES }] } });
  const path = `/payout-batches/${made.body.id}`;
  expect((await ask(maker, `${path}/approve`, {})).status).toBe(403);
  expect((await ask(other, `${path}/approve`, {})).status).toBe(200);

  const publisher = createJobPublisher(new Client({ ...qstash, enableTelemetry: false }), app);
  const batch = async () => (await ask(maker, path)).body;
  for (const [n, victim] of VICTIMS.entries()) {
    const due = Math.min(LINES, (n * LINES) / VICTIMS.length);
    await until(`${due} lines are done`, async () => (await batch()).progress.done >= due, 200_000);
    kill(victim);
    await until("all answers again", async () => {
      await publisher.publish("run-payouts", { v: 1 });
      return (await batch()).id === made.body.id;
    });
  }
  // What a process held when it was killed waits for its lease, and is run by the schedule or by this.
  await until(
    "the batch is done",
    async () => {
      const { state } = await batch();
      if (state !== "done") await publisher.publish("run-payouts", { v: 1 });
      return state === "done";
    },
    200_000,
  );
  database = await connect();
  const lines = await database.query(
    "SELECT id, state, attempt FROM payouts WHERE batch_id = $1 ORDER BY id",
    [made.body.id],
  );
  expect(lines.rows).toHaveLength(LINES);
  expect(lines.rows.every(({ state, attempt }) => state === "paid" && attempt === 1)).toBe(true);
  const headers = { authorization: `Bearer ${stripe.key}` };
  const listed = await fetch(`${stripe.url}/v1/transfers?limit=100`, { headers });
  const { data } = (await listed.json()) as { data: { transfer_group: string; amount: number }[] };
  expect(data.map((transfer) => `${transfer.transfer_group} ${transfer.amount}`).sort()).toEqual(
    lines.rows.map(({ id }) => `payout_${id} 1500`).sort(),
  );
  const recount = await recountLedger(database, programId);
  expect(recount).toMatchObject({ wrongPayouts: [], wrongAccounts: [], doubles: 0 });
  for (const { total } of recount.sums) expect(total).toBe("0");
});
