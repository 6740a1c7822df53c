import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishClawBacks } from "../../db/repositories/claw-back.ts";
import { CLAW_BACK_DUE, loadChangedSales } from "../../db/repositories/claw-back-facts.ts";
import { lockDueConversions } from "../../db/repositories/due-conversions.ts";
import { findPeriodsDue } from "../../db/repositories/periods/heads.ts";
import { inTransaction } from "../../db/transaction.ts";
import {
  balances,
  click,
  openShop,
  sell as report,
  type Shop,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, giveTotp, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import type { PeriodWork } from "./run-in-hand.ts";
import { runPeriod } from "./run-period.ts";

/*
 * Goal: whatever people ask of a period, and whatever fails, while another run is at it, nothing is stuck and nothing lost.
 * Method: a shop of two levels; a run is stopped in the middle, or something happens beside it.
 */
let api: TestApi;
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** The seller gets 10 %, its sponsor 5 %, and 10 % of what the seller got. */
const PLAN = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500 },
  ],
  compression: "none",
  capBps: 5000,
  bonuses: [{ kind: "matching", name: "match", rates: [1000] }],
};

async function openPeriod(shop: Shop, number: number, from: number, until: number): Promise<string> {
  const { rows } = await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, $3, $4, $5) RETURNING id`,
    [shop.organisationId, shop.programId, number, hoursAgo(from), hoursAgo(until)],
  );
  return rows[0].id;
}

/** A period from 12 to 1 hours ago in which the lower of two sold for 100.00. */
async function open(periodCloseDays = 3) {
  const shop = await openShop(api, {
    plan: PLAN,
    line: 2,
    program: { approvalMode: "immediate", periodCloseDays },
  });
  const [top, low] = shop.promoters as [Shop["promoters"][number], Shop["promoters"][number]];
  const seen = await storeClick(api, click(low, { at: hoursAgo(6) }));
  const sold = await report(api, shop, seen, {
    amountMinor: 10_000,
    occurredAt: hoursAgo(5.9).toISOString(),
  });
  await settleAll(api);
  return { shop, top, low, conversionId: sold.id, periodId: await openPeriod(shop, 1, 12, 1) };
}

async function run(periodId: string, changes: Partial<PeriodWork> = {}): Promise<string> {
  const services = await getServices(api.env);
  const requestId = newId();
  const audit = jobAudit("close-periods", requestId);
  const work = {
    services,
    requestId,
    audit,
    now: () => new Date(),
    untilMs: Date.now() + 600_000,
    ...changes,
  };
  return runPeriod(work, periodId);
}

/** A run that stops before it commits what it has frozen. */
const stopAtFreeze = (periodId: string) =>
  expect(
    run(periodId, {
      passing: (place) => {
        if (place === "freeze") throw new Error("stopped");
      },
    }),
  ).rejects.toThrow("stopped");

const periodRow = async (id: string) =>
  (await api.owner.query("SELECT state, asked FROM periods WHERE id = $1", [id])).rows[0];
const approve = (id: string) => api.owner.query("UPDATE periods SET state = 'approved' WHERE id = $1", [id]);
const bonusesOf = async (id: string) =>
  (
    await api.owner.query(
      "SELECT rule, partner_id, amount_minor::int AS amount, reversed_minor::int AS reversed FROM bonuses WHERE period_id = $1 AND partner_id IS NOT NULL ORDER BY id",
      [id],
    )
  ).rows;

const askToClose = async (shop: Shop, id: string) =>
  expect((await api.call(shop.key, "POST", `/v1/periods/${id}/close`)).status).toBe(202);

/** The shop's owner and manager, each with a second factor that was just shown. */
async function people(shop: Shop) {
  const one = async (role: "owner" | "manager") => {
    const user = await makeUser(api);
    await api.owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, $3)", [
      shop.organisationId,
      user.userId,
      role,
    ]);
    const token = await accessTokenOf(api, { ...user, totpSecret: await giveTotp(api, user.userId) });
    return (method: string, path: string, body?: unknown) =>
      api.call(token, method, path, body, { "x-organisation-id": shop.organisationId });
  };
  return { owner: await one("owner"), manager: await one("manager") };
}

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("a close that was asked for and stopped", () => {
  it("goes on before the days of grace are over: it was begun", async () => {
    const { shop, periodId } = await open();
    await runJob(api, "close-periods");
    expect(await periodRow(periodId)).toEqual({ state: "open", asked: null });
    await askToClose(shop, periodId);
    await stopAtFreeze(periodId);
    expect(await periodRow(periodId)).toEqual({ state: "open", asked: null });
    await runJob(api, "close-periods");
    expect(await periodRow(periodId)).toEqual({ state: "calculated", asked: null });
  });

  it("leaves nothing asked for when somebody asks again meanwhile: the period can be approved", async () => {
    const { shop, periodId } = await open();
    const { owner } = await people(shop);
    await askToClose(shop, periodId);
    await stopAtFreeze(periodId);
    await askToClose(shop, periodId);
    await runJob(api, "close-periods");
    expect(await periodRow(periodId)).toEqual({ state: "calculated", asked: null });
    expect((await owner("POST", `/v1/periods/${periodId}/approve`, {})).status).toBe(200);
  });

  it("pays an override that was approved between its beginning and its end", async () => {
    const { shop, periodId, low } = await open();
    const { owner, manager } = await people(shop);
    const at = `/v1/periods/${periodId}/overrides`;
    const proposed = await manager("POST", at, {
      ...{ partnerId: low.partnerId, reason: "promised", kind: "amount", amountMinor: 777, currency: "USD" },
    });
    expect(proposed.status).toBe(201);
    await askToClose(shop, periodId);
    await stopAtFreeze(periodId);
    expect((await owner("POST", `${at}/${proposed.body.id}/approve`)).status).toBe(200);
    // Asked for to be closed besides, the calculation that it waits for is not forgotten.
    await askToClose(shop, periodId);
    await runJob(api, "close-periods");
    await runJob(api, "close-periods");
    expect(await periodRow(periodId)).toEqual({ state: "calculated", asked: null });
    expect((await bonusesOf(periodId)).map(({ partner_id, amount }) => [partner_id, amount])).toContainEqual([
      low.partnerId,
      777,
    ]);
  });
});

describe("a period that cannot be run", () => {
  it("comes after all others from then on, and is not handed on by itself", async () => {
    const broken = await open(0);
    // Each above the other, as no move would leave them.
    await api.owner.query("UPDATE partners SET sponsor_id = $2 WHERE id = $1", [
      broken.top.partnerId,
      broken.low.partnerId,
    ]);
    await expect(runJob(api, "close-periods")).rejects.toThrow("500");
    const sound = await open(0);
    await api.owner.query("UPDATE periods SET ends_at = $2 WHERE id = $1", [broken.periodId, hoursAgo(2)]);
    const { jobDb } = await getServices(api.env);
    const due = await findPeriodsDue(jobDb, new Date(), 10);
    expect(due.map(({ id, failed }) => [id, failed])).toEqual([
      [sound.periodId, false],
      [broken.periodId, true],
    ]);
    const handOffs = async () =>
      (await api.owner.query("SELECT count(*)::int AS n FROM outbox WHERE topic = 'close-periods'")).rows[0]
        .n;
    const before = await handOffs();
    await expect(runJob(api, "close-periods")).rejects.toThrow("500");
    expect((await periodRow(sound.periodId)).state).toBe("calculated");
    expect((await periodRow(broken.periodId)).state).toBe("open");
    expect(await handOffs()).toBe(before);
    await api.owner.query("UPDATE partners SET sponsor_id = NULL WHERE id = $1", [broken.top.partnerId]);
    await runJob(api, "close-periods");
    expect((await periodRow(broken.periodId)).state).toBe("calculated");
  });

  it("tells what failed without the statement and what it would have written", async () => {
    const { shop, periodId } = await open(0);
    await runJob(api, "close-periods");
    await api.owner.query("UPDATE bonuses SET posted_at = now() WHERE period_id = $1", [periodId]);
    const at = `/v1/periods/${periodId}`;
    expect((await api.call(shop.key, "POST", `${at}/recalculate`)).status).toBe(202);
    await expect(runJob(api, "close-periods")).rejects.toThrow("500");
    const [last] = (await api.call(shop.key, "GET", at)).body.runs;
    expect(last).toMatchObject({ state: "running", error: expect.stringContaining("a statement failed") });
    expect(last.error).not.toMatch(/DELETE|params/);
    await api.owner.query("UPDATE bonuses SET posted_at = NULL WHERE period_id = $1", [periodId]);
    await runJob(api, "close-periods");
  });
});

describe("periods that are approved one after the other", () => {
  it("come into force in their order, and the later one's standings hold after the earlier one's", async () => {
    const { periodId: first, shop, low } = await open(0);
    const second = await openPeriod(shop, 2, 1, 0.5);
    await run(first);
    await approve(first);
    await run(second);
    await approve(second);
    expect(await run(second)).toBe("none");
    const { jobDb } = await getServices(api.env);
    const due = async () => (await findPeriodsDue(jobDb, new Date(), 10)).map(({ id }) => id);
    expect(await due()).toEqual([first]);
    expect(await run(first)).toBe("done");
    expect(await due()).toEqual([second]);
    expect(await run(second)).toBe("done");
    const { rows } = await api.owner.query(
      "SELECT period_id, effective_from FROM partner_standings WHERE partner_id = $1 ORDER BY effective_from",
      [low.partnerId],
    );
    expect(rows.map(({ period_id }) => period_id)).toEqual([first, second]);
    expect(rows[1].effective_from - rows[0].effective_from).toBe(HOUR_MS);
  });
});

describe("a refund while a period is being frozen", () => {
  it("takes bonuses back once the period is in force, though it was looked at before the period was seen", async () => {
    const { shop, top, conversionId, periodId } = await open(0);
    const { job } = await getServices(api.env);
    const frozen = Promise.withResolvers<void>();
    let lookedAt: Promise<void> | undefined;
    /** Locks the refunded conversion while nobody sees the period's sales yet, and goes on when all do. */
    const look = async () => {
      const refund = { refundId: newId(), amountMinor: 5_000, currency: "USD" };
      await api.call(shop.key, "POST", `/v1/conversions/${conversionId}/refunds`, refund);
      await settleAll(api);
      const locked = Promise.withResolvers<void>();
      lookedAt = inTransaction(job, null, async (tx) => {
        const { taken } = await lockDueConversions(tx, CLAW_BACK_DUE, 10, null);
        const ids = taken.map(({ id }) => id);
        expect(ids).toEqual([conversionId]);
        locked.resolve();
        await frozen.promise;
        await finishClawBacks(tx, ids, await loadChangedSales(tx, ids));
      });
      await locked.promise;
    };
    await run(periodId, { passing: (place) => (place === "freeze" ? look() : undefined) });
    frozen.resolve();
    await lookedAt;
    await approve(periodId);
    await run(periodId);
    await runJob(api, "claw-back-bonuses");
    // 10 % of the seller's 10.00, of which half was refunded.
    expect(await bonusesOf(periodId)).toEqual([
      { rule: "match", partner_id: top.partnerId, amount: 100, reversed: 50 },
    ]);
    await runJob(api, "mature-holds");
    // 5 % of what is left of the order, and half of the bonus; all of it is available, since nothing is on hold.
    const { [top.partnerId]: earned } = await balances(api.owner, shop.programId);
    expect((earned?.available ?? 0) + (earned?.pending ?? 0)).toBe(250 + 50);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });
});
