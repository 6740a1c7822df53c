import { setTimeout as delay } from "node:timers/promises";
import { Client } from "@upstash/qstash";
import { STRIPE_LIMITS } from "../adapters/stripe/pace.ts";
import { jobAudit } from "../functions/jobs/job.ts";
import { approveBatch } from "../functions/payouts/decide-batch.ts";
import { freezeBatch, makeBatch } from "../functions/payouts/freeze-batch.ts";
import { getServices, type Services } from "../functions/services.ts";
import { createApiClient } from "../local/demo/api-client.ts";
import { createJobPublisher } from "../queues/publish-job.ts";
import { recountLedger } from "../tests/support/ledger-recount.ts";
import type { Figure } from "./figures.ts";
import { quantile, timed } from "./measure.ts";
import { askStandIn, type PayingProgram, type StripePlace, seedPayees } from "./payout-data.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

/** TRIBUTARY_PAYOUT_LINES: of a batch. */
const LINES = Number(process.env.TRIBUTARY_PAYOUT_LINES ?? 10_000);
const LOOK_MS = 1_000;
/** A run that has not paid anything for so long will not. */
const STUCK_MS = 180_000;
const SECONDS = 1000;

/** The most that came to the stand-in in any second, by endpoint. */
interface LimitReport {
  readonly requests: number;
  readonly refused: number;
  readonly mostInASecond: Readonly<Record<string, number>>;
}

interface Progress {
  readonly state: string;
  readonly progress: { readonly done: number; readonly left: number; readonly perMinute: number };
}

/**
 * A batch through the platform as `npm start` runs it, against a Stripe that keeps the limits of live mode: frozen, approved,
 * then run by QStash, while the functions' process is killed at half and started again. Afterwards each line has one
 * transfer, and the ledger is counted again.
 */
export async function run({ lines = LINES } = {}): Promise<Figure[]> {
  // The stand-in's key is one of test mode: the pace of live mode is asked for.
  const temporary = await startTemporaryPlatform({ STRIPE_REQUESTS_PER_SECOND: "20" });
  try {
    return await runBatch(temporary, lines);
  } finally {
    await temporary.stop();
  }
}

async function runBatch(temporary: TemporaryPlatform, lines: number): Promise<Figure[]> {
  const { platform, owner } = temporary;
  const { vars } = platform.internal;
  const stripe = { url: vars.STRIPE_API_URL ?? "", key: vars.STRIPE_SECRET_KEY ?? "" };
  const bindings = Object.fromEntries(
    ["LINKS", "SALTS", "SPILL", "FILES", "EVENTS", "ASSETS"].map((name) => [name, {}]),
  );
  const services = await getServices({ ...vars, ...bindings });
  const { programId } = platform.ready.demo;
  const { rows } = await owner.query("SELECT organisation_id AS id FROM programs WHERE id = $1", [programId]);
  const program = { organisationId: rows[0].id, programId };
  const seedMs = await timed(() =>
    seedPayees({ owner, ownerUrl: platform.ready.databaseUrl, services, stripe }, program, lines),
  );
  console.log(`${lines} payees made in ${seconds(seedMs)}`);
  const frozen = await freeze(services, program);
  console.log(`frozen in ${seconds(frozen.ms)}`);
  const approveMs = await timed(() => approve(services, program, frozen.batchId));
  console.log(`approved in ${seconds(approveMs)}`);
  await askStandIn(stripe, "_control/limits", JSON.stringify(STRIPE_LIMITS.live));
  const ran = await runToEnd(temporary, frozen.batchId, lines);
  const report = await askStandIn<LimitReport>(stripe, "_control/limits", undefined, "GET");
  const eventsMs = await timed(() => untilTold(temporary));
  await askStandIn(stripe, "_control/limits", undefined, "DELETE");
  await check(temporary, { stripe, lines, ...program, batchId: frozen.batchId });
  const most = (name: string) => report.mostInASecond[name] ?? 0;
  return [
    { what: `frozen, ${lines} lines`, value: frozen.ms / SECONDS, unit: "s" },
    { what: "approved", value: approveMs / SECONDS, unit: "s" },
    { what: "run, with the functions killed at half", value: ran.ms / SECONDS, unit: "s" },
    { what: "lines paid", value: lines / (ran.ms / SECONDS), unit: "/s" },
    {
      what: "transfers asked for in any second",
      value: most("POST /v1/transfers"),
      unit: "",
      atMost: STRIPE_LIMITS.live.endpoint,
    },
    { what: "requests in any second", value: most("all"), unit: "", atMost: STRIPE_LIMITS.live.account },
    { what: "requests in all", value: report.requests, unit: "" },
    { what: "refused with 429", value: report.refused, unit: "", atMost: 0 },
    { what: "lines with one transfer, and a ledger at zero", value: lines, unit: "", atLeast: lines },
    { what: "progress in the API, p95", value: quantile(ran.lookMs, 0.95), unit: "ms" },
    { what: "Stripe's events done after that", value: eventsMs / SECONDS, unit: "s" },
  ];
}

async function freeze(services: Services, program: PayingProgram): Promise<{ batchId: string; ms: number }> {
  const requestId = services.newId();
  const audit = jobAudit("make-batches", requestId);
  const began = performance.now();
  const made = await makeBatch(services, {
    ...{ ...program, origin: "manual", dueAt: null, userId: null, audit, requestId },
  });
  if (made === null) throw new Error("the batch is there already");
  const { batchId } = made;
  await freezeBatch(services, { batchId, audit, requestId, untilMs: Number.POSITIVE_INFINITY });
  return { batchId, ms: performance.now() - began };
}

async function approve(
  services: Services,
  { organisationId }: PayingProgram,
  batchId: string,
): Promise<void> {
  const requestId = services.newId();
  const audit = jobAudit("run-payouts", requestId);
  const by = { organisationId, batchId, userId: services.newId(), audit, requestId, version: undefined };
  await approveBatch(services, by);
}

/** As QStash runs it, to its end; at half, the functions' process is killed, and comes back by itself. */
async function runToEnd(
  { platform }: TemporaryPlatform,
  batchId: string,
  lines: number,
): Promise<{ ms: number; lookMs: readonly number[] }> {
  const { qstash, pids } = platform.internal;
  const publisher = createJobPublisher(new Client({ ...qstash, enableTelemetry: false }), platform.ready.app);
  const api = createApiClient(platform.ready.app, platform.ready.demo.organisationKey);
  const began = performance.now();
  await publisher.publish("run-payouts", { v: 1 });
  const lookMs: number[] = [];
  let [killed, best, bestAt] = [false, 0, performance.now()];
  for (;;) {
    await delay(LOOK_MS);
    const beganMs = performance.now();
    // Where the functions are being started again, nobody answers.
    const seen = await api.get<Progress>(`/payout-batches/${batchId}`).catch(() => undefined);
    if (seen === undefined) continue;
    lookMs.push(performance.now() - beganMs);
    const { done, left, perMinute } = seen.progress;
    if (done > best) [best, bestAt] = [done, performance.now()];
    if (seen.state === "done") return { ms: performance.now() - began, lookMs };
    if (performance.now() - bestAt > STUCK_MS) throw new Error(`it is stuck: ${JSON.stringify(seen)}`);
    if (lookMs.length % 15 === 0) console.log(`${done} done, ${left} left, ${perMinute} a minute`);
    if (!killed && done >= lines / 2) {
      killed = true;
      process.kill(-(pids().functions ?? 0), "SIGKILL");
      console.log(`killed the functions when ${done} were done`);
    }
  }
}

/** Until all that Stripe has told is done. */
async function untilTold({ owner }: TemporaryPlatform): Promise<void> {
  let [best, bestAt] = [Number.POSITIVE_INFINITY, performance.now()];
  for (;;) {
    const { rows } = await owner.query(
      "SELECT count(*)::int AS left FROM provider_events WHERE provider = 'stripe' AND processed_at IS NULL",
    );
    const { left } = rows[0];
    if (left === 0) return;
    if (left < best) [best, bestAt] = [left, performance.now()];
    if (performance.now() - bestAt > STUCK_MS) throw new Error(`${left} events are left`);
    await delay(LOOK_MS);
  }
}

interface Expected extends PayingProgram {
  readonly stripe: StripePlace;
  readonly batchId: string;
  readonly lines: number;
}

/** Every line has left once, and every cent is where it must be: else the figures mean nothing. */
async function check({ owner }: TemporaryPlatform, expected: Expected): Promise<void> {
  const { stripe, programId, batchId, lines } = expected;
  const groups = new Set<string>();
  let [transfers, after] = [0, ""];
  for (let more = true; more; ) {
    const page = await askStandIn<{ data: { id: string; transfer_group: string }[]; has_more: boolean }>(
      stripe,
      `v1/transfers?limit=100${after === "" ? "" : `&starting_after=${after}`}`,
      undefined,
      "GET",
    );
    for (const { transfer_group: group } of page.data) groups.add(group);
    transfers += page.data.length;
    after = page.data.at(-1)?.id ?? "";
    more = page.has_more;
  }
  const { rows } = await owner.query(
    `SELECT count(*)::int AS lines, count(DISTINCT transfer_id)::int AS transfers, max(attempt)::int AS attempts
     FROM payouts WHERE batch_id = $1 AND state = 'paid'`,
    [batchId],
  );
  const recount = await recountLedger(owner, programId);
  const { sums, wrongPayouts, wrongAccounts, doubles } = recount;
  const found = { ...rows[0], atStripe: transfers, groups: groups.size };
  const wanted = { lines, transfers: lines, attempts: 1, atStripe: lines, groups: lines };
  const balanced = sums.every(({ total }) => total === "0");
  const right = wrongPayouts.length + wrongAccounts.length + doubles === 0 && balanced;
  if (!right || Object.entries(wanted).some(([name, value]) => found[name] !== value))
    throw new Error(
      `it went wrong: ${JSON.stringify({ found, sums, wrongPayouts, wrongAccounts, doubles })}`,
    );
  console.log(`${transfers} transfers; ledger sums: ${sums.map((sum) => `${sum.currency} ${sum.total}`)}`);
}

const seconds = (ms: number): string => `${(ms / SECONDS).toFixed(1)} s`;
