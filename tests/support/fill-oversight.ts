import { Client } from "@upstash/qstash";
import type pg from "pg";
import { expect } from "vitest";
import { fundDemo } from "../../local/demo/fund-demo.ts";
import { type JobName, jobUrl } from "../../queues/jobs.ts";
import type { openSession } from "./api-session.ts";
import type { PayoutDesk } from "./payees.ts";
import type { TestPlatform } from "./test-platform.ts";
import { until } from "./until.ts";

interface Made {
  readonly id: string;
}

/** With what things are brought about: the platform's owner, who is an owner of the demo's organisation, too. */
export interface Hands {
  readonly platform: TestPlatform;
  readonly admin: Awaited<ReturnType<typeof openSession>>;
  readonly organisationId: string;
  /** Past row-level security, for several at once. */
  readonly owner: pg.Pool;
  readonly desk: PayoutDesk;
}

/** A period from the month's first day until now, in force, with what was set by hand; the job opens the next one. */
export async function closePeriod({ platform, admin, organisationId, owner }: Hands): Promise<string> {
  const { programId } = platform.ready.demo;
  const { rows } = await owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at)
     SELECT uuidv7(), organisation_id, id, 1, date_trunc('month', now(), timezone), date_trunc('milliseconds', now()) FROM programs WHERE id = $1
     ON CONFLICT (program_id, number) DO UPDATE SET ends_at = excluded.ends_at RETURNING id`,
    [programId],
  );
  const id: string = rows[0].id;
  await setByHand(owner, id, ["Ada", "approved", "She ran our stand at the fair."]);
  await setByHand(owner, id, ["Linus", "rejected", "He says that he was there as well."]);
  const ask = <Answer>(method: string, path = "", body?: object) =>
    admin<Answer>(method, `/v1/periods/${id}${path}`, body, organisationId);
  const reaches = (wanted: string) =>
    until(`the period is ${wanted}`, async () => (await ask<{ state: string }>("GET")).state === wanted);
  await ask("POST", "/close");
  await reaches("calculated");
  const { version } = await ask<{ version: number }>("GET");
  await ask("POST", "/approve", { version });
  await reaches("finalised");
  return id;
}

/** An amount that the merchant proposed and the admin decided about. */
async function setByHand(
  owner: pg.Pool,
  period: string,
  [name, state, reason]: readonly [name: string, state: "approved" | "rejected", reason: string],
): Promise<void> {
  await owner.query(
    `INSERT INTO period_overrides (id, organisation_id, program_id, period_id, partner_id, kind, value, reason, state, proposed_by, decided_by, decided_at)
     SELECT uuidv7(), q.organisation_id, q.program_id, q.id, p.id, 'amount', '{"amountMinor": "2500", "currency": "USD"}', $3, $4, m.id, a.id, now()
     FROM periods q JOIN partners p ON p.program_id = q.program_id AND p.name = $2 JOIN users m ON m.name = 'Demo merchant' JOIN users a ON a.name = 'Demo admin'
     WHERE q.id = $1`,
    [period, name, reason, state],
  );
}

/** What was paid in last month, and the invoices of it. */
export async function issueInvoices({ platform, owner }: Hands): Promise<void> {
  const { databaseUrl, demo } = platform.ready;
  const now = new Date();
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15, 9));
  const amounts = { USD: 250_000n, EUR: 180_000n };
  await fundDemo(databaseUrl, demo.programId, { amounts, label: "OPENING", at });
  await until("the invoices are issued", async () => {
    await callJob(platform, "issue-invoices");
    const { rows } = await owner.query("SELECT FROM invoices WHERE program_id = $1", [demo.programId]);
    return rows.length === 2;
  });
}

/** What is written so far stands in the reports. */
export async function foldReports({ platform, owner }: Hands): Promise<void> {
  await until("the clicks are in the reports", async () => {
    await callJob(platform, "fold-reports");
    const { rows } = await owner.query("SELECT FROM report_rollups WHERE dimension = 'link' AND clicks > 0");
    return rows.length > 0;
  });
}

/** Two partners who were paid by a batch, and have something in the next one, which waits for an approval. */
export async function payBatches({ platform, admin, organisationId, desk }: Hands) {
  const { programId } = platform.ready.demo;
  const ask = <Answer>(method: string, path: string, body?: object) =>
    admin<Answer>(method, `/v1${path}`, body, organisationId);
  await ask("PUT", `/programs/${programId}/payout-policy`, {
    ...{ schedule: { kind: "on_request" }, minimumsMinor: {}, fourEyesAboveMinor: { USD: 50_000 } },
    ...{ requireKyc: false, requireTaxForm: false },
  });
  const linus = await desk.payee("Linus", await desk.openAccount(), 12_050);
  const ada = await desk.payee("Ada", await desk.openAccount(), 24_075);
  const makeBatch = () => ask<Made & { version: number }>("POST", "/payout-batches", { programId });
  const { id: first, version } = await makeBatch();
  await ask("POST", `/payout-batches/${first}/approve`, { version });
  const lines = async () => (await ask<{ data: (Made & { state: string })[] }>("GET", "/payouts")).data;
  await until("the first batch is paid", async () => (await lines()).every(({ state }) => state === "paid"));
  const [paid] = await lines();
  await desk.give(linus, 4_500);
  await desk.give(ada, 8_990);
  const { id: batches } = await makeBatch();
  return { linus: linus.affiliateId, payouts: paid?.id ?? "", batches };
}

/** The books are compared with Stripe, and nothing differs. */
export async function compareBooks({ admin }: Hands): Promise<void> {
  await admin("POST", "/admin/reconciliation/runs", { key: "screens" });
  await until("the books are compared", async () => {
    const { data } = await admin<{ data: { endedAt: string | null }[] }>("GET", "/admin/reconciliation/runs");
    return data.every(({ endedAt }) => endedAt !== null);
  });
  expect((await admin<{ data: unknown[] }>("GET", "/admin/reconciliation/items")).data).toEqual([]);
}

/** Who two payees are is asked: of one it waits to be looked at, of the other somebody looks at it. Answers the first one's check. */
export async function askWhoTheyAre(
  { admin, owner }: Hands,
  waits: string,
  isLookedAt: string,
): Promise<string> {
  const ask = async (affiliateId: string, kind: string) => {
    const asked = { affiliateId, reason: "Your first large payout is near." };
    const { id } = await admin<Made>("POST", "/admin/kyc/checks", asked);
    // The payees have no second factor to hand it in with; nobody opens the files.
    await owner.query(
      `INSERT INTO kyc_documents (id, check_id, affiliate_id, kind, state, object_key, content_type, size_bytes, sha256, valid_until)
       SELECT d, $1, $2, $3, 'submitted', 'kyc/' || d, 'image/jpeg', 482133, repeat('ab', 32), current_date + 900 FROM uuidv7() d`,
      [id, affiliateId, kind],
    );
    await owner.query(
      "UPDATE kyc_checks SET state = 'submitted', reason = NULL, version = version + 1 WHERE id = $1",
      [id],
    );
    return id;
  };
  const first = await ask(waits, "passport");
  await admin("POST", `/admin/kyc/checks/${await ask(isLookedAt, "identity_card")}/take`);
  return first;
}

/** A list names somebody whose name is near to a payee's, who is held by that. Answers the case of it. */
export async function screenPayees({ admin, desk }: Hands): Promise<string> {
  await desk.payee("Ben Oh", await desk.openAccount(), 3_300);
  const list = "id,name,aliases,country,birth_year\n1044,Ben Oh Kim,B. O. Kim,PA,1961\n1045,Ivo Marr,,,\n";
  await admin("PUT", "/admin/sanctions/local", new Blob([list], { type: "text/csv" }));
  const cases = async () =>
    (await admin<{ data: (Made & { kind: string })[] }>("GET", "/admin/compliance/cases")).data;
  await until("a hit has opened a case", async () =>
    (await cases()).some(({ kind }) => kind === "sanctions"),
  );
  const id = (await cases()).find(({ kind }) => kind === "sanctions")?.id ?? "";
  await admin("POST", `/admin/compliance/cases/${id}/notes`, {
    text: "Asked him for the year of his birth.",
  });
  return id;
}

const callJob = ({ internal, ready }: TestPlatform, job: JobName) =>
  new Client({ ...internal.qstash, enableTelemetry: false }).publishJSON({
    ...{ url: jobUrl(ready.app, job), body: { v: 1 } },
  });
