import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCampaign, unique } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  balances,
  type Click,
  click,
  daysFromNow,
  moneyPrint,
  openShop,
  percent,
  read,
  type Shop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import ingest from "../../workers/ingest/index.ts";

/*
 * Goal: who brought a conversion follows from what happened and when, whatever came first, and each refusal says why.
 * Method: conversions through the API, clicks through ingest where they come late, the job as QStash calls it.
 */
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
let api: TestApi;
/** Takes whatever ingest publishes; the tests run the jobs themselves. */
let qstash: Server;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  qstash = createServer((_, response) => void response.end('{"messageId":"m"}'));
  await new Promise<void>((listening) => qstash.listen(0, "127.0.0.1", listening));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await new Promise((closed) => qstash.close(closed));
  await api.close();
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await wrongBooks(api.owner)).toEqual([]);
});

const visitorKey = () => randomBytes(16).toString("hex");
/** Before the test began, however long it takes. */
const ago = (ms: number) => new Date(begunMs - ms);
let begunMs = 0;
beforeEach(() => {
  begunMs = Date.now();
});
const iso = (ms: number) => ago(ms).toISOString();

/** Lets clicks arrive as the queue delivers them. */
async function deliver(...clicks: Click[]): Promise<void> {
  const events = clicks.map(({ id, at, promoter, visitor, bot }, index) => ({
    kind: "click",
    id,
    seq: index + 1,
    requestId: newId(),
    at: at.getTime(),
    linkId: promoter.linkId,
    organisationId: promoter.organisationId,
    programId: promoter.programId,
    campaignId: promoter.campaignId,
    enrollmentId: promoter.enrollmentId,
    partnerId: promoter.partnerId,
    ...(visitor === null ? {} : { visitor: visitor.replaceAll("-", "") }),
    userAgent:
      bot === null ? "Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0" : "Googlebot/2.1",
    privacy: false,
  }));
  const pack = { v: 1, packId: newId(), isolateId: newId(), sentAt: Date.now(), events };
  const env = {
    JOB_DATABASE_URL: api.database.jobUrl,
    DATABASE_HTTP_URL: api.database.httpUrl,
    APP_URL: "http://api.test",
    QSTASH_TOKEN: "qstash",
    QSTASH_URL: `http://127.0.0.1:${(qstash.address() as AddressInfo).port}`,
  };
  let retries = 0;
  const message = { id: "m", body: pack, attempts: 1, retry: () => void retries++ };
  await ingest.queue({ queue: "events", messages: [message] }, env);
  expect(retries).toBe(0);
}

async function attributed(shop: Shop, made?: Click, extra = {}) {
  const { id } = await sell(api, shop, made, extra);
  await settleAll(api);
  return read(api, shop.key, id);
}

/** Partners of the accruals that stand. */
const standing = (conversion: {
  accruals: { partnerId: string; amountMinor: number; reversedMinor: number }[];
}) =>
  conversion.accruals.filter((line) => line.reversedMinor < line.amountMinor).map((line) => line.partnerId);
const verdicts = (conversion: { attribution: { touches: { clickId: string; reason: string | null }[] } }) =>
  Object.fromEntries(conversion.attribution.touches.map((touch) => [touch.clickId, touch.reason]));

describe("a token", () => {
  it("whose click has come brings the conversion", async () => {
    const shop = await openShop(api);
    const made = click(shop.promoters[0], { at: ago(SECOND_MS) });
    await deliver(made);
    const conversion = await attributed(shop, made);
    expect(conversion).toMatchObject({ outcome: "attributed", tokenRefusal: null });
    expect(conversion.attribution.touches).toEqual([
      expect.objectContaining({ clickId: made.id, foundBy: ["token"], counted: true, weightBps: 10_000 }),
    ]);
    expect(standing(conversion)).toEqual([shop.promoters[0].partnerId]);
  });

  it("whose click has not come brings it as well, and the click's coming moves nothing", async () => {
    const shop = await openShop(api);
    const made = click(shop.promoters[0], { at: ago(SECOND_MS) });
    const conversion = await attributed(shop, made);
    expect(standing(conversion)).toEqual([shop.promoters[0].partnerId]);
    const before = (await moneyPrint(api.owner)) as { postings: number };
    await deliver(made);
    await settleAll(api);
    expect(((await moneyPrint(api.owner)) as { postings: number }).postings).toBe(before.postings);
  });

  it.each([
    ["that was never ours", "nonsense", "token_malformed"],
    ["whose signature is wrong", "forged", "token_bad_signature"],
    ["of another program", "other_program", "token_other_program"],
    ["whose link is gone", "unknown_link", "token_unknown_link"],
  ])("%s brings nothing, and says why", async (_, kind, reason) => {
    const shop = await openShop(api);
    const other = await openShop(api);
    const made = click(shop.promoters[0]);
    const token = await tokenOf(api, made);
    const tokens: Record<string, string> = {
      nonsense: "nonsense",
      forged: `${token.slice(0, -2)}${token.endsWith("AA") ? "BB" : "AA"}`,
      other_program: await tokenOf(api, click(other.promoters[0])),
      unknown_link: await tokenOf(api, { id: made.id, promoter: { ...made.promoter, linkId: newId() } }),
    };
    const conversion = await attributed(shop, undefined, { clickId: tokens[kind] });
    expect(conversion).toMatchObject({ outcome: "unattributed", outcomeReason: reason, accruals: [] });
  });

  it("counts up to five minutes after the conversion, for the clock of the shop", async () => {
    const shop = await openShop(api);
    const at = ago(SECOND_MS);
    const made = await storeClick(api, click(shop.promoters[0], { at }));
    const occurred = (afterMs: number) => ({ occurredAt: new Date(at.getTime() - afterMs).toISOString() });
    expect((await attributed(shop, made, occurred(300_000))).outcome).toBe("attributed");
    const conversion = await attributed(shop, made, occurred(300_001));
    expect(verdicts(conversion)).toEqual({ [made.id]: "after_conversion" });
  });
});

describe("the window", () => {
  it("takes a click exactly one window before the conversion, and none a millisecond earlier", async () => {
    const shop = await openShop(api, { campaign: { windowDays: 1 } });
    const occurredAt = ago(SECOND_MS);
    const sold = async (beforeMs: number) => {
      const made = await storeClick(
        api,
        click(shop.promoters[0], { at: new Date(occurredAt.getTime() - beforeMs) }),
      );
      return { made, conversion: await attributed(shop, made, { occurredAt: occurredAt.toISOString() }) };
    };
    expect((await sold(DAY_MS)).conversion.outcome).toBe("attributed");
    const { made, conversion } = await sold(DAY_MS + 1);
    expect(conversion).toMatchObject({ outcome: "unattributed", outcomeReason: "no_eligible_touch" });
    expect(verdicts(conversion)).toEqual({ [made.id]: "outside_window" });
  });
});

describe("a touch does not count", () => {
  it("of a bot, nor of a buyer's own link, whatever way the address is written", async () => {
    const shop = await openShop(api);
    const [promoter] = shop.promoters;
    const bot = await storeClick(api, click(promoter, { bot: "crawler" }));
    expect(verdicts(await attributed(shop, bot))).toEqual({ [bot.id]: "bot" });
    const own = await storeClick(api, click(promoter));
    const [name, host] = promoter.email.split("@");
    const customer = { email: `${name?.toUpperCase()}+shop@${host?.toUpperCase()}` };
    expect(verdicts(await attributed(shop, own, { customer }))).toEqual({ [own.id]: "own_link" });
    expect((await attributed(shop, own, { customer: { email: "someone@else.example" } })).outcome).toBe(
      "attributed",
    );
  });

  it("of an enrollment or a partner suspended when it happened, or when the conversion did", async () => {
    const shop = await openShop(api);
    const [promoter] = shop.promoters;
    const before = await storeClick(api, click(promoter, { at: ago(5 * SECOND_MS) }));
    const url = `/v1/enrollments/${promoter.enrollmentId}`;
    await api.call(shop.key, "POST", `${url}/suspend`, { reason: "r" });
    const during = await storeClick(api, click(promoter));
    expect(verdicts(await attributed(shop, before))).toEqual({
      [before.id]: "enrollment_not_approved_at_conversion",
    });
    expect(verdicts(await attributed(shop, during))).toEqual({
      [during.id]: "enrollment_not_approved_at_click",
    });
    // A conversion of before the suspension, reported after it.
    expect((await attributed(shop, before, { occurredAt: iso(4 * SECOND_MS) })).outcome).toBe("attributed");
    await api.call(shop.key, "POST", `${url}/reinstate`);
    expect((await attributed(shop, before)).outcome).toBe("attributed");
    expect(verdicts(await attributed(shop, during))).toEqual({
      [during.id]: "enrollment_not_approved_at_click",
    });

    await api.call(shop.key, "PATCH", `/v1/partners/${promoter.partnerId}`, {
      status: "suspended",
      reason: "r",
    });
    const suspended = await storeClick(api, click(promoter));
    expect(verdicts(await attributed(shop, before))).toEqual({
      [before.id]: "partner_not_active_at_conversion",
    });
    expect(verdicts(await attributed(shop, suspended))).toEqual({
      [suspended.id]: "partner_not_active_at_click",
    });
  });

  it("of an archived link or a paused campaign", async () => {
    const shop = await openShop(api);
    const [promoter] = shop.promoters;
    const before = await storeClick(api, click(promoter, { at: ago(5 * SECOND_MS) }));
    // The database's clock dates these states.
    const change = async (path: string) => {
      expect((await api.call(shop.key, "POST", path)).status).toBe(200);
      await wait(20);
    };
    await change(`/v1/campaigns/${shop.campaignId}/pause`);
    const paused = await storeClick(api, click(promoter));
    await wait(20);
    await change(`/v1/campaigns/${shop.campaignId}/resume`);
    await change(`/v1/links/${promoter.linkId}/archive`);
    const archived = await storeClick(api, click(promoter));
    expect((await attributed(shop, before)).outcome).toBe("attributed");
    for (const made of [paused, archived]) {
      expect(verdicts(await attributed(shop, made))).toEqual({ [made.id]: "link_not_active_at_click" });
    }
  });

  it("where there is none: the conversion is kept, with the reason", async () => {
    const shop = await openShop(api);
    expect(await attributed(shop)).toMatchObject({
      outcome: "unattributed",
      outcomeReason: "no_touch",
      accruals: [],
    });
  });
});

describe("the model", () => {
  it("is the program's: last click, first click, or shares of all", async () => {
    const results: Record<string, number[]> = {};
    for (const attributionModel of ["last_click", "first_click", "linear"]) {
      const shop = await openShop(api, { program: { attributionModel } });
      const second = await addPromoter(api, shop);
      const visitor = visitorKey();
      await storeClick(api, click(shop.promoters[0], { at: ago(3 * SECOND_MS), visitor }));
      const made = await storeClick(api, click(second, { at: ago(2 * SECOND_MS), visitor }));
      const conversion = await attributed(shop, made);
      results[attributionModel] = [shop.promoters[0], second].map(
        ({ partnerId }) =>
          conversion.accruals.find((line: { partnerId: string }) => line.partnerId === partnerId)
            ?.amountMinor ?? 0,
      );
    }
    expect(results).toEqual({ last_click: [0, 1000], first_click: [1000, 0], linear: [500, 500] });
  });

  it("never joins a visitor of one program with another's", async () => {
    const shop = await openShop(api);
    const other = await openShop(api);
    const visitor = visitorKey();
    await storeClick(api, click(other.promoters[0], { at: ago(3 * SECOND_MS), visitor }));
    const made = await storeClick(api, click(shop.promoters[0], { at: ago(4 * SECOND_MS), visitor }));
    expect(Object.keys(verdicts(await attributed(shop, made)))).toEqual([made.id]);
  });
});

describe("a late click", () => {
  it("shows who the visitor was, and an earlier click of that visitor takes the conversion", async () => {
    const shop = await openShop(api, { program: { attributionModel: "first_click" } });
    const first = await addPromoter(api, shop);
    const visitor = visitorKey();
    await storeClick(api, click(first, { at: ago(3 * SECOND_MS), visitor }));
    const made = click(shop.promoters[0], { at: ago(2 * SECOND_MS), visitor });
    const before = await attributed(shop, made);
    expect(standing(before)).toEqual([shop.promoters[0].partnerId]);
    await deliver(made);
    await settleAll(api);
    const after = await read(api, shop.key, before.id);
    expect(standing(after)).toEqual([first.partnerId]);
    expect(after.attribution.revisions).toMatchObject([
      { revision: 1, cause: "first" },
      { revision: 2, cause: "reconsidered" },
    ]);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 0, available: 0 },
      [first.partnerId]: { pending: 1000, available: 0 },
    });
  });

  it("of the same visitor that comes before the conversion's own takes it over", async () => {
    const shop = await openShop(api);
    const later = await addPromoter(api, shop);
    const visitor = visitorKey();
    const early = click(shop.promoters[0], { at: ago(3 * SECOND_MS), visitor });
    const late = click(later, { at: ago(2 * SECOND_MS), visitor });
    await deliver(early);
    const before = await attributed(shop, early);
    await deliver(late);
    await settleAll(api);
    expect(standing(await read(api, shop.key, before.id))).toEqual([later.partnerId]);
  });

  it("that proves to be a bot's takes the commission back, also when the customer is known by it", async () => {
    const shop = await openShop(api);
    const made = click(shop.promoters[0], { at: ago(SECOND_MS), bot: "crawler" });
    const before = await attributed(shop, made, { customer: { id: unique("c") } });
    expect(standing(before)).toEqual([shop.promoters[0].partnerId]);
    await deliver(made);
    await settleAll(api);
    const after = await read(api, shop.key, before.id);
    expect(after).toMatchObject({ outcome: "unattributed", outcomeReason: "no_eligible_touch" });
    expect(standing(after)).toEqual([]);
  });

  it("after the commission has matured moves nothing, and counts once however often it comes", async () => {
    const shop = await openShop(api, { program: { approvalMode: "immediate", holdDays: 0 } });
    const later = await addPromoter(api, shop);
    const visitor = visitorKey();
    const early = click(shop.promoters[0], { at: ago(3 * SECOND_MS), visitor });
    await deliver(early);
    const before = await attributed(shop, early);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 1 });
    const kept = await balances(api.owner, shop.programId);
    const late = click(later, { at: ago(2 * SECOND_MS), visitor });
    const another = click(later, { at: ago(SECOND_MS), visitor });
    for (const arrival of [[late], [late], [another, late]]) {
      await deliver(...arrival);
      await settleAll(api);
    }
    const after = await read(api, shop.key, before.id);
    expect(after).toMatchObject({ lateClicksIgnored: 2, outcome: "attributed" });
    expect(after.attribution.revisions).toHaveLength(1);
    expect(await balances(api.owner, shop.programId)).toEqual(kept);
    // A refund that waited behind the late click is still applied.
    await api.call(shop.key, "POST", `/v1/conversions/${before.id}/refunds`, {
      refundId: unique("r"),
      amountMinor: 10_000,
      currency: "USD",
    });
    await settleAll(api);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 0, available: 0 },
    });
  });

  it("that changes no credit moves nothing in the ledger, and is listed", async () => {
    const shop = await openShop(api);
    const visitor = visitorKey();
    const last = click(shop.promoters[0], { at: ago(SECOND_MS), visitor });
    await deliver(last);
    const before = await attributed(shop, last);
    const print = (await moneyPrint(api.owner)) as { postings: number; accruals: unknown };
    const earlier = click(shop.promoters[0], { at: ago(2 * SECOND_MS), visitor });
    await deliver(earlier);
    await settleAll(api);
    const after = await read(api, shop.key, before.id);
    expect(verdicts(after)).toEqual({ [last.id]: null, [earlier.id]: "not_chosen_by_model" });
    const now = (await moneyPrint(api.owner)) as { postings: number; accruals: unknown };
    expect([now.postings, now.accruals]).toEqual([print.postings, print.accruals]);
  });
});

describe("a customer", () => {
  const id = () => ({ customer: { id: unique("customer") } });

  it("bought again without a touch: whoever brought the first sale is credited", async () => {
    const shop = await openShop(api);
    const customer = id();
    const made = await storeClick(api, click(shop.promoters[0], { at: ago(3 * SECOND_MS) }));
    await attributed(shop, made, { ...customer, occurredAt: iso(2 * SECOND_MS) });
    const again = await attributed(shop, undefined, customer);
    expect(again).toMatchObject({ outcome: "attributed", outcomeReason: "binding" });
    expect(standing(again)).toEqual([shop.promoters[0].partnerId]);
    const byEmail = { customer: { email: `${unique("buyer")}@example.com` } };
    await attributed(shop, made, byEmail);
    expect((await attributed(shop, undefined, byEmail)).outcomeReason).toBe("binding");
  });

  it("is found by the visitor it was, so that its later clicks count for it", async () => {
    const shop = await openShop(api);
    const later = await addPromoter(api, shop);
    const customer = id();
    const visitor = visitorKey();
    await attributed(
      shop,
      await storeClick(api, click(shop.promoters[0], { at: ago(3 * SECOND_MS), visitor })),
      customer,
    );
    const second = await storeClick(api, click(later, { at: ago(SECOND_MS), visitor }));
    const again = await attributed(shop, undefined, customer);
    expect(standing(again)).toEqual([later.partnerId]);
    expect(
      again.attribution.touches.find((touch: { clickId: string }) => touch.clickId === second.id).foundBy,
    ).toEqual(["customer"]);
  });

  it("is bound as of each sale, whatever order the sales are reported in", async () => {
    const shop = await openShop(api);
    const second = await addPromoter(api, shop);
    const customer = id();
    const byFirst = await storeClick(api, click(shop.promoters[0], { at: ago(9 * SECOND_MS) }));
    const bySecond = await storeClick(api, click(second, { at: ago(5 * SECOND_MS) }));
    // Sales at 8 (by the first), 6, 4 (by the second) and 2 seconds ago, reported the wrong way round.
    const last = await attributed(shop, undefined, { ...customer, occurredAt: iso(2 * SECOND_MS) });
    expect(last.outcome).toBe("unattributed");
    await attributed(shop, bySecond, { ...customer, occurredAt: iso(4 * SECOND_MS) });
    const middle = await attributed(shop, undefined, { ...customer, occurredAt: iso(6 * SECOND_MS) });
    expect(middle.outcome).toBe("unattributed");
    await attributed(shop, byFirst, { ...customer, occurredAt: iso(8 * SECOND_MS) });
    expect(standing(await read(api, shop.key, middle.id))).toEqual([shop.promoters[0].partnerId]);
    expect(standing(await read(api, shop.key, last.id))).toEqual([second.partnerId]);
  });

  it("is bound the same when all sales come in one batch, and by several jobs at once", async () => {
    const shop = await openShop(api, { plan: percent(1000) });
    const customer = id();
    const made = await storeClick(api, click(shop.promoters[0], { at: ago(60 * SECOND_MS) }));
    const conversions = Array.from({ length: 25 }, (_, n) => ({
      orderId: unique("o"),
      amountMinor: 1000,
      currency: "USD",
      occurredAt: iso((50 - n) * SECOND_MS),
      ...customer,
    }));
    const first = { ...conversions[0], clickId: await tokenOf(api, made) };
    const { body } = await api.call(shop.key, "POST", "/v1/conversions/batch", {
      programId: shop.programId,
      conversions: [...conversions.slice(1), first],
    });
    await Promise.all(Array.from({ length: 4 }, () => runJob(api, "attribute-conversions")));
    await settleAll(api);
    const reasons = await Promise.all(
      body.results.map(
        async (one: { conversion: { id: string } }) =>
          (await read(api, shop.key, one.conversion.id)).outcomeReason,
      ),
    );
    expect(reasons).toEqual([...Array.from({ length: 24 }, () => "binding"), "model"]);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 2500, available: 0 },
    });
  });

  it("is decided about by one job at a time", async () => {
    const shop = await openShop(api);
    const customer = id();
    await attributed(shop, undefined, customer);
    const { id: again } = await sell(api, shop, undefined, customer);
    const other = new pg.Client({ connectionString: api.database.ownerUrl });
    await other.connect();
    await other.query("BEGIN");
    await other.query("SELECT FROM customers WHERE program_id = $1 AND external_id = $2 FOR NO KEY UPDATE", [
      shop.programId,
      customer.customer.id,
    ]);
    const job = runJob(api, "attribute-conversions");
    expect(await Promise.race([job, wait(400, "waits")])).toBe("waits");
    await other.query("COMMIT");
    await other.end();
    expect(await job).toMatchObject({ unattributed: 1 });
    expect((await read(api, shop.key, again)).outcome).toBe("unattributed");
  });

  it("of a test is nobody's in earnest", async () => {
    const shop = await openShop(api);
    const testKey = await api.createKey({
      organisationId: shop.organisationId,
      programId: shop.programId,
      test: true,
    });
    const customer = id();
    const made = await storeClick(api, click(shop.promoters[0], { at: ago(3 * SECOND_MS) }));
    const test = await sell(api, { ...shop, key: testKey }, made, {
      ...customer,
      occurredAt: iso(2 * SECOND_MS),
    });
    await settleAll(api);
    expect(await read(api, testKey, test.id)).toMatchObject({
      test: true,
      outcome: "attributed",
      accruals: [],
    });
    expect(await attributed(shop, undefined, customer)).toMatchObject({ outcome: "unattributed" });
    const again = await sell(api, { ...shop, key: testKey }, undefined, customer);
    await settleAll(api);
    expect(await read(api, testKey, again.id)).toMatchObject({ outcomeReason: "binding", accruals: [] });
  });

  it("whose partner has left since brings nobody anything", async () => {
    const shop = await openShop(api);
    const customer = id();
    const made = await storeClick(api, click(shop.promoters[0], { at: ago(3 * SECOND_MS) }));
    await attributed(shop, made, { ...customer, occurredAt: iso(2 * SECOND_MS) });
    await api.call(shop.key, "PATCH", `/v1/partners/${shop.promoters[0].partnerId}`, {
      status: "suspended",
      reason: "r",
    });
    expect((await attributed(shop, undefined, customer)).outcome).toBe("unattributed");
  });
});

describe("the job", () => {
  it("hands the rest on to itself when a run was full", async () => {
    const shop = await openShop(api);
    const conversions = Array.from({ length: 250 }, () => ({
      orderId: unique("o"),
      amountMinor: 1,
      currency: "USD",
    }));
    await api.call(shop.key, "POST", "/v1/conversions/batch", { programId: shop.programId, conversions });
    expect(await runJob(api, "attribute-conversions")).toMatchObject({ unattributed: 200 });
    const { rows } = await api.owner.query(
      "SELECT topic FROM outbox WHERE organisation_id IS NULL ORDER BY id DESC LIMIT 1",
    );
    expect(rows).toEqual([{ topic: "attribute-conversions" }]);
    expect(await runJob(api, "attribute-conversions")).toMatchObject({ unattributed: 50 });
    expect(await runJob(api, "attribute-conversions")).toEqual({
      attributed: 0,
      unattributed: 0,
      ignored: 0,
      woken: 0,
    });
  });

  it("decides by the campaign's own window and end", async () => {
    const shop = await openShop(api);
    const endsAt = new Date(Date.now() + SECOND_MS);
    const ended = await daysFromNow(-16, () =>
      makeCampaign(api, shop.key, shop.programId, { endsAt: endsAt.toISOString() }),
    );
    const promoter = await addPromoter(api, shop, {
      campaignId: ended.id,
      partnerId: shop.promoters[0].partnerId,
    });
    const before = await storeClick(api, click(promoter, { at: new Date(endsAt.getTime() - 1) }));
    const after = await storeClick(api, click(promoter, { at: endsAt }));
    const occurredAt = new Date(endsAt.getTime() + 10).toISOString();
    expect((await attributed(shop, before, { occurredAt })).outcome).toBe("attributed");
    expect(verdicts(await attributed(shop, after, { occurredAt }))).toEqual({
      [after.id]: "link_not_active_at_click",
    });
  });
});
