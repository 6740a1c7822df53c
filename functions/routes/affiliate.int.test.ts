import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeCampaign, makePartner } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  arrive,
  click,
  daysFromNow,
  openShop,
  type Promoter,
  percent,
  type Shop,
  sell,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: an affiliate sees all that is its own, over all programs, with the reason of each cent, and can apply and make
 * links; of others it sees nothing. Method: two shops with real clicks, sales, commission and refunds; a promoter of
 * both, its downline, and somebody who is a partner of one of them only.
 */
let api: TestApi;
let shoes: Shop;
let hats: Shop;
let ada: string;
/** Ada in the first shop and in the second. */
let adaThere: [Promoter, Promoter];
let bob: string;
let stranger: string;
let sale: { id: string };

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
type Body = any;

async function get(token: string, path: string): Promise<Body> {
  const answer = await api.call(token, "GET", `/affiliate/${path}`);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function signUp(email: string): Promise<string> {
  return accessTokenOf(api, await makeUser(api, { email, affiliate: true }));
}

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  // Ada brought Bob to the shoes.
  shoes = await openShop(api, { line: 2, plan: percent(1000, 300), program: { name: "Shoes" } });
  hats = await openShop(api, { plan: percent(500), program: { name: "Hats" } });
  const [first, second] = shoes.promoters;
  const there = await makePartner(api, hats.key, hats.programId, {
    email: first.email,
    joinedAt: new Date(Date.now() - 20 * 86_400_000).toISOString(),
  });
  adaThere = [first, await addPromoter(api, hats, { partnerId: there.id })];
  ada = await signUp(first.email);
  bob = await signUp(second!.email);
  stranger = await accessTokenOf(api, await makeUser(api));

  const own = await arrive(api, click(first));
  await arrive(api, click(first, { bot: "headless" }));
  await arrive(api, click(second!));
  sale = await sell(api, shoes, own, { orderId: "order-4711" });
  await sell(api, shoes, await arrive(api, click(second!)), { orderId: "of-bob" });
  await sell(api, hats, await arrive(api, click(adaThere[1])), { orderId: "a-hat", amountMinor: 999 });
  const testKey = await api.createKey({ organisationId: shoes.organisationId, test: true });
  await sell(api, { ...shoes, key: testKey }, own, { orderId: "a-test" });
  await settleAll(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

describe("the overview", () => {
  test("counts over all programs, and shows each program's balances with what matures next.", async () => {
    const body = await get(ada, "overview");
    expect(body.today).toEqual({ clicks: 2, bots: 1, conversions: 2 });
    expect(body.total).toEqual(body.today);
    expect(body.programs.map(({ name }: Body) => name)).toEqual(["Hats", "Shoes"]);
    expect(body.programs[1]).toMatchObject({
      id: shoes.programId,
      partnerId: adaThere[0].partnerId,
      status: "active",
      balances: [
        // 10 % of her own sale, 3 % of Bob's.
        { currency: "USD", pendingMinor: 1300, availableMinor: 0, next: { amountMinor: expect.any(Number) } },
      ],
    });
    expect(body.programs[0].balances).toMatchObject([{ pendingMinor: 49, next: { amountMinor: 49 } }]);
  });

  test("counts today from the viewer's own midnight.", async () => {
    const from = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
    const body = await get(ada, `overview?from=${from}`);
    expect(body.today).toEqual({ clicks: 0, bots: 0, conversions: 0 });
    expect(body.total.conversions).toBe(2);
  });
});

describe("the pulse", () => {
  test("moves with each click, conversion and cent, and with nothing of others.", async () => {
    const before = await get(bob, "pulse");
    expect(before.balances).toEqual([{ currency: "USD", pendingMinor: 1000, availableMinor: 0 }]);
    const [first, second] = shoes.promoters;
    await sell(api, shoes, await arrive(api, click(first)));
    await settleAll(api);
    expect(await get(bob, "pulse")).toEqual(before);

    const made = await arrive(api, click(second!));
    const clicked = await get(bob, "pulse");
    expect(clicked.latest).toEqual({ ...before.latest, clickId: made.id, clickAt: made.at.toISOString() });
    expect(clicked.today).toEqual({ ...before.today, clicks: before.today.clicks + 1 });
    const { id } = await sell(api, shoes, made);
    await settleAll(api);
    const sold = await get(bob, "pulse");
    expect(sold.latest.conversionId).toBe(id);
    expect(sold.latest.accrualId).not.toBe(before.latest.accrualId);
    expect(sold.today.conversions).toBe(before.today.conversions + 1);
    expect(sold.ledgerVersion).toBeGreaterThan(before.ledgerVersion);
    expect(sold.balances).toEqual([{ currency: "USD", pendingMinor: 2000, availableMinor: 0 }]);
  });
});

describe("the pulse of what becomes of a sale", () => {
  test("moves when it is approved, when its commission matures, and when it is rejected.", async () => {
    const shop = await openShop(api, { plan: percent(1000), program: { name: "Gloves" } });
    const token = await signUp(shop.promoters[0].email);
    const kept = await sell(api, shop, await arrive(api, click(shop.promoters[0])));
    const lost = await sell(api, shop, await arrive(api, click(shop.promoters[0])));
    await settleAll(api);
    const sold = await get(token, "pulse");

    await api.call(shop.key, "POST", `/v1/conversions/${kept.id}/approve`);
    const approved = await get(token, "pulse");
    expect(approved).toEqual({ ...sold, conversionsVersion: expect.any(Number) });
    expect(approved.conversionsVersion).toBeGreaterThan(sold.conversionsVersion);

    await settleAll(api);
    await daysFromNow(31, () => runJob(api, "mature-holds"));
    const matured = await get(token, "pulse");
    expect(matured.ledgerVersion).toBeGreaterThan(approved.ledgerVersion);
    expect(matured.balances).toEqual([{ currency: "USD", pendingMinor: 1000, availableMinor: 1000 }]);

    await api.call(shop.key, "POST", `/v1/conversions/${lost.id}/reject`, { reason: "Own order" });
    const rejected = await get(token, "pulse");
    expect(rejected.conversionsVersion).toBeGreaterThan(matured.conversionsVersion);
    expect(rejected.today.conversions).toBe(matured.today.conversions - 1);
    await settleAll(api);
    expect((await get(token, "pulse")).balances).toEqual([
      { currency: "USD", pendingMinor: 0, availableMinor: 1000 },
    ]);
  });

  test("counts from a moment of the last seven days, and from no earlier one.", async () => {
    for (const path of ["pulse", "overview"]) {
      const { status, body } = await api.call(ada, "GET", `/affiliate/${path}?from=1970-01-01T00:00:00Z`);
      expect([status, body.errors]).toMatchObject([400, [{ field: "from", code: "too_early" }]]);
    }
  });
});

describe("campaigns", () => {
  test("of the own programs are shown with what they pay and the own place in them.", async () => {
    const { data, nextCursor } = await get(ada, "campaigns");
    expect(nextCursor).toBeNull();
    expect(
      data.map(({ programName, levels, enrollment }: Body) => [programName, levels, enrollment.status]),
    ).toEqual([
      ["Hats", [{ kind: "percentage", rateBps: 500 }], "approved"],
      [
        "Shoes",
        [
          { kind: "percentage", rateBps: 1000 },
          { kind: "percentage", rateBps: 300 },
        ],
        "approved",
      ],
    ]);
    expect((await get(bob, "campaigns")).data.map(({ programName }: Body) => programName)).toEqual(["Shoes"]);
    expect((await get(stranger, "campaigns")).data).toEqual([]);
  });

  test("can be applied for in one's own programs, once.", async () => {
    const campaign = await makeCampaign(api, shoes.key, shoes.programId, { joinMode: "approval" });
    const path = `/affiliate/campaigns/${campaign.id}/apply`;
    expect((await api.call(stranger, "POST", path)).status).toBe(404);
    const applied = await api.call(bob, "POST", path);
    expect(applied.status).toBe(201);
    expect(applied.body).toMatchObject({ campaignId: campaign.id, status: "pending", decidedAt: null });
    expect((await api.call(bob, "POST", path)).status).toBe(409);
    const shown = (await get(bob, "campaigns")).data.find(({ id }: Body) => id === campaign.id);
    expect(shown.enrollment).toEqual(applied.body);
    // The merchant sees the application as any other.
    const list = await api.call(shoes.key, "GET", `/v1/enrollments?campaignId=${campaign.id}`);
    expect(list.body.data).toMatchObject([{ partnerId: shoes.promoters[1]!.partnerId, status: "pending" }]);
  });

  test("of a suspended partner cannot be applied for.", async () => {
    const campaign = await makeCampaign(api, hats.key, hats.programId);
    const promoter = await addPromoter(api, hats);
    const token = await signUp(promoter.email);
    const suspend = { status: "suspended", reason: "Fraud" };
    await api.call(hats.key, "PATCH", `/v1/partners/${promoter.partnerId}`, suspend);
    expect((await api.call(token, "POST", `/affiliate/campaigns/${campaign.id}/apply`)).status).toBe(409);
    expect((await get(token, "overview")).programs).toMatchObject([
      { status: "suspended", statusReason: "Fraud" },
    ]);
  });
});

describe("links", () => {
  test("show what each brought.", async () => {
    const { data } = await get(ada, "links");
    expect(data).toMatchObject([
      { programName: "Hats", clicks: 1, bots: 0, conversions: 1, enrollmentStatus: "approved" },
      { programName: "Shoes", clicks: 2, bots: 1, conversions: 2 },
    ]);
    expect(data[0].url).toBe(`http://edge.test:8787/r/${data[0].code}`);
  });

  test("are made for one's own enrollments alone, and lead somewhere at once.", async () => {
    const { enrollmentId } = adaThere[0];
    const body = { enrollmentId, code: "ada-shoes", destinationUrl: "https://shop.example/boots" };
    expect((await api.call(bob, "POST", "/affiliate/links", body)).status).toBe(404);
    expect((await api.call(stranger, "POST", "/affiliate/links", body)).status).toBe(404);
    const made = await api.call(ada, "POST", "/affiliate/links", body);
    expect(made.status).toBe(201);
    const { published, ...link } = made.body;
    expect(published).toBe(true);
    expect(link).toMatchObject({
      code: "ada-shoes",
      destinationUrl: body.destinationUrl,
      clicks: 0,
      conversions: 0,
    });
    expect(JSON.parse(api.kv.values.get("link:edge.test:ada-shoes") ?? "")).toMatchObject({
      linkId: link.id,
    });
    expect((await get(ada, "links?limit=1")).data).toEqual([link]);
    const taken = await api.call(ada, "POST", "/affiliate/links", body);
    expect([taken.status, taken.body.errors[0].field]).toEqual([409, "code"]);
    const elsewhere = { ...body, code: "elsewhere", destinationUrl: "https://other.example/" };
    expect((await api.call(ada, "POST", "/affiliate/links", elsewhere)).status).toBe(422);
  });
});

describe("links of one's own", () => {
  const linksOf = async (token: string, query = "") => (await get(token, `links${query}`)).data as Body[];

  test("are put away and back by whoever did so, which the edge and the audit log are told of.", async () => {
    const [link] = await linksOf(ada, "?sort=code");
    const act = (token: string, what: string) =>
      api.call(token, "POST", `/affiliate/links/${link?.id}/${what}`);
    expect((await act(bob, "archive")).status).toBe(404);
    expect((await act(ada, "reactivate")).status).toBe(409);
    const archived = await act(ada, "archive");
    expect(archived.body).toMatchObject({ status: "archived", archivedByPartner: true, published: true });
    expect((await linksOf(ada, "?status=archived")).map(({ id }) => id)).toEqual([link?.id]);
    expect((await act(ada, "archive")).status).toBe(409);
    const back = await act(ada, "reactivate");
    expect(back.body).toMatchObject({ status: "active", archivedByPartner: false, published: true });
    const { rows } = await api.owner.query<{ status: string; archived_at: Date | null; version: number }>(
      "SELECT status, archived_at, version FROM links WHERE id = $1",
      [link?.id],
    );
    expect(rows).toEqual([{ status: "active", archived_at: null, version: 3 }]);
    const key = link?.programName === "Hats" ? hats.key : shoes.key;
    await api.call(key, "POST", `/v1/links/${link?.id}/archive`);
    expect((await act(ada, "reactivate")).body).toMatchObject({ type: "/problems/wrong_state" });
  });

  test("are made several at once, each line by itself, after a look at what would become of each.", async () => {
    const [{ enrollmentId }] = (await linksOf(bob)) as [Body];
    const lines = [
      { destinationUrl: "https://shop.example/a", code: "bob-a" },
      { destinationUrl: "https://elsewhere.example/" },
      { code: "bob-a" },
      { code: "no" },
      {},
    ];
    const order = { enrollmentId, lines };
    const outcomes = ({ body }: Body) =>
      body.rows.map(({ outcome, errors }: Body) => [outcome, errors[0]?.code]);
    const dry = await api.call(bob, "POST", "/affiliate/links/bulk", { ...order, dryRun: true });
    expect(outcomes(dry)).toEqual([
      ["right", undefined],
      ["refused", "host_not_allowed"],
      ["refused", "repeated"],
      ["refused", "invalid_format"],
      ["right", undefined],
    ]);
    expect(await linksOf(bob, "?q=BOB-A")).toEqual([]);
    const done = await api.call(bob, "POST", "/affiliate/links/bulk", order);
    expect(done.body).toMatchObject({ made: 2, published: true });
    expect((await linksOf(bob, "?q=BOB-A")).map(({ code, recent }) => [code, recent.clicks])).toEqual([
      ["bob-a", 0],
    ]);
    const again = await api.call(bob, "POST", "/affiliate/links/bulk", order);
    expect(outcomes(again)[0]).toEqual(["refused", "already_exists"]);
    expect((await api.call(ada, "POST", "/affiliate/links/bulk", order)).status).toBe(404);
  });
});

describe("clicks", () => {
  test("are shown newest first, by page, by link, and only those after one.", async () => {
    const all = (await get(ada, "clicks")).data;
    expect(all.length).toBe(4);
    expect([...all].sort((a: Body, b: Body) => (a.id < b.id ? 1 : -1))).toEqual(all);
    expect(all.map(({ bot }: Body) => bot).filter(Boolean)).toEqual(["headless"]);
    const pages: Body[] = [];
    for (let cursor = ""; ; ) {
      const page = await get(ada, `clicks?limit=3${cursor}`);
      pages.push(...page.data);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual(all);
    expect((await get(ada, `clicks?after=${all[1].id}`)).data).toEqual([all[0]]);
    const hatsOnly = (await get(ada, `clicks?linkId=${adaThere[1].linkId}`)).data;
    expect(hatsOnly.map(({ programId }: Body) => programId)).toEqual([hats.programId]);
    expect((await get(stranger, "clicks")).data).toEqual([]);
  });
});

describe("conversions and earnings", () => {
  test("show own sales and what a downline's earned, each with its share and its cents.", async () => {
    const { data } = await get(ada, "conversions");
    const own = data.find(({ id }: Body) => id === sale.id);
    expect(own).toMatchObject({
      programName: "Shoes",
      goal: "sale",
      orderRef: "…4711",
      amountMinor: 10_000,
      currency: "USD",
      status: "pending",
      creditBps: 10_000,
      commissionMinor: 1000,
    });
    expect(JSON.stringify(data)).not.toMatch(/order-4711|a-test/);
    const ofBob = data.filter(({ creditBps }: Body) => creditBps === 0);
    expect(ofBob.map(({ commissionMinor, linkCode }: Body) => [commissionMinor, linkCode])).toContainEqual([
      300,
      null,
    ]);
    const bobs = (await get(bob, "conversions")).data;
    expect(bobs.map(({ id }: Body) => id)).not.toContain(sale.id);
    expect((await get(stranger, "conversions")).data).toEqual([]);
  });

  test("explain each line, and what became of it after refund, rejection and hold.", async () => {
    const shop = await openShop(api, { plan: percent(1000), program: { name: "Coats" } });
    const [promoter] = shop.promoters;
    const token = await signUp(promoter.email);
    const refunded = await sell(api, shop, await arrive(api, click(promoter)));
    const rejected = await sell(api, shop, await arrive(api, click(promoter)));
    const matured = await sell(api, shop, await arrive(api, click(promoter)));
    await settleAll(api);
    const of = (id: string, path: string) => `/v1/conversions/${id}/${path}`;
    await api.call(shop.key, "POST", of(refunded.id, "refunds"), {
      refundId: newId(),
      amountMinor: 2500,
      currency: "USD",
    });
    await api.call(shop.key, "POST", of(rejected.id, "reject"), { reason: "Own order" });
    await api.call(shop.key, "POST", of(matured.id, "approve"));
    await settleAll(api);
    await daysFromNow(31, () => runJob(api, "mature-holds"));

    const { data } = await get(token, "earnings");
    const line = (id: string) => data.find(({ conversionId }: Body) => conversionId === id);
    const sentence = "10 % of 100.00 USD (level 1, plan v1) = 10.00 USD.";
    expect(line(refunded.id)).toMatchObject({
      state: "pending",
      level: 1,
      amountMinor: 1000,
      reversedMinor: 250,
      baseMinor: 10_000,
      rateBps: 1000,
      flatMinor: null,
      planVersion: 1,
      explanation: [
        sentence,
        "2.50 USD of it was taken back, because 25.00 USD of 100.00 USD were refunded.",
      ],
    });
    expect(line(rejected.id)).toMatchObject({
      state: "reversed",
      conversionStatus: "rejected",
      explanation: [sentence, "All of it was taken back, because the conversion was rejected: Own order."],
    });
    expect(line(matured.id)).toMatchObject({ state: "available", explanation: [sentence] });
    const asked = { "accept-language": "vi-VN,en;q=0.8" };
    const inVietnamese = await api.call(token, "GET", "/affiliate/earnings", undefined, asked);
    expect(inVietnamese.body.data.map(({ explanation }: Body) => explanation)).toContainEqual([
      "10 % của 100,00 USD (cấp 1, phương án v1) = 10,00 USD.",
      "2,50 USD trong đó đã bị thu hồi, vì 25,00 USD trên 100,00 USD đã được hoàn tiền.",
    ]);
    expect(line(matured.id).maturedAt).not.toBeNull();
    const {
      programs: [program],
      maturing,
    } = await get(token, "overview?timezone=Asia%2FHo_Chi_Minh");
    const at = new Date(line(refunded.id).maturesAt);
    const day = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Ho_Chi_Minh" }).format(at);
    expect(maturing).toEqual([{ currency: "USD", day, amountMinor: 750, bonusMinor: 0 }]);
    expect(program.balances).toEqual([
      {
        currency: "USD",
        pendingMinor: 750,
        availableMinor: 1000,
        next: { maturesAt: line(refunded.id).maturesAt, amountMinor: 750 },
      },
    ]);
    expect((await get(token, "earnings?limit=2")).nextCursor).not.toBeNull();
  });
});

test("Nobody is let in without an access token.", async () => {
  for (const token of ["", "nonsense", shoes.key]) {
    for (const path of ["overview", "pulse", "campaigns", "links", "clicks", "conversions", "earnings"])
      expect((await api.call(token, "GET", `/affiliate/${path}`)).status).toBe(401);
  }
});
