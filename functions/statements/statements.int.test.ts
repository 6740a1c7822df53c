import { parse } from "csv-parse/sync";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { localTime } from "../../core/notifications/local-time.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import {
  addPayee,
  giveAvailable,
  openPayer,
  type Payee,
  type Payer,
} from "../../local/testing/payout-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: a statement is the ledger, in three forms, for its owner alone; a year's sums are what really was paid. Method:
 * payouts paid and returned by hand through the API, then read back.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** By the clock of the payers' programs. */
const DAY = localTime(new Date(), "Asia/Ho_Chi_Minh").day;
const MONTH = DAY.slice(0, 7);
const YEAR = MONTH.slice(0, 4);

/** A payout that was marked paid, and of which some came back. */
async function pay(payer: Payer, payee: Payee, returnedMinor = 0): Promise<string> {
  const { body: asked } = await api.call(payee.token, "POST", "/affiliate/payouts", {
    ...{ partnerId: payee.partnerId, currency: "USD", requestKey: unique("key") },
  });
  await api.owner.query("UPDATE payouts SET state = 'approved' WHERE id = $1", [asked.id]);
  const paid = await api.call(payer.key, "POST", `/v1/payouts/${asked.id}/mark-paid`, {
    ...{ reference: "FT-1", paidOn: DAY },
  });
  expect(paid.status).toBe(200);
  if (returnedMinor > 0) {
    const body = { amountMinor: returnedMinor, reason: "unknown account" };
    const back = await api.call(payer.key, "POST", `/v1/payouts/${asked.id}/mark-returned`, body);
    expect(back.status).toBe(200);
  }
  return asked.id;
}

async function fetchAs(token: string, path: string): Promise<Response> {
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const init = { headers: { authorization: `Bearer ${token}` } };
  return await app.request(`http://api.test/api${path}`, init, api.env, context);
}

describe("a statement", () => {
  it("says month by month what the ledger says, and who sent what where.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const payoutId = await pay(payer, payee, 1200);
    await giveAvailable(api, payer, {
      partnerIds: [payee.partnerId],
      currency: "VND",
      availableMinor: 250_000,
    });
    const { body: months } = await api.call(payee.token, "GET", "/affiliate/statements");
    expect(months.data).toEqual([
      expect.objectContaining({
        programId: payer.programId,
        month: MONTH,
        currencies: ["USD", "VND"],
        closed: false,
      }),
    ]);
    const path = `/affiliate/statements/${payer.programId}/${MONTH}`;
    const { body } = await api.call(payee.token, "GET", path);
    const [usd, vnd] = body.currencies;
    const purse = (availableMinor: number) => ({
      ...{ pendingMinor: 0, availableMinor, inTransitMinor: 0, totalMinor: availableMinor },
    });
    expect(usd).toMatchObject({ currency: "USD", opening: purse(0), closing: purse(1200) });
    expect(vnd).toMatchObject({ currency: "VND", closing: purse(250_000), payouts: [] });
    expect(usd.totals.map(({ kind, totalMinor }: Record<string, unknown>) => [kind, totalMinor])).toEqual([
      ...[
        ["commissions", 5000],
        ["reserved", 0],
        ["payouts", -5000],
        ["returns", 1200],
      ],
    ]);
    expect(usd.payouts).toEqual([
      expect.objectContaining({
        id: payoutId,
        kind: "paid",
        amountMinor: 5000,
        reference: "FT-1",
        day: DAY,
        methodLabel: "Somewhere ••1234",
      }),
      expect.objectContaining({ id: payoutId, kind: "returned", amountMinor: 1200 }),
    ]);
    const { rows } = await api.owner.query(
      "SELECT currency, sum(balance_minor)::float8 AS sum FROM accounts WHERE partner_id = $1 GROUP BY 1 ORDER BY 1",
      [payee.partnerId],
    );
    expect(rows.map(({ sum }) => sum)).toEqual([usd.closing.totalMinor, vnd.closing.totalMinor]);
  });

  it("of an earlier month and of a later one meet at the turn of the month.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    await pay(payer, payee);
    const place = `/affiliate/statements/${payer.programId}`;
    const before = await api.call(payee.token, "GET", `${place}/2025-01`);
    expect(before.body).toMatchObject({ closed: true, currencies: [] });
    const after = await api.call(payee.token, "GET", `${place}/2099-12`);
    const now = await api.call(payee.token, "GET", `${place}/${MONTH}`);
    expect(after.body.currencies[0].opening).toEqual(now.body.currencies[0].closing);
    expect(after.body.currencies[0].movements).toEqual([]);
  });

  it("is a PDF in the reader's language and a CSV that sums up.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 123_456 });
    await pay(payer, payee);
    await api.owner.query("UPDATE partners SET name = 'Nguyễn Thị Đào' WHERE id = $1", [payee.partnerId]);
    const path = `/affiliate/statements/${payer.programId}/${MONTH}`;
    const pdf = await fetchAs(payee.token, `${path}?format=pdf&language=vi`);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await pdf.arrayBuffer())));
    for (const words of ["Bảng kê tháng", "Nguyễn Thị Đào", "1.234,56 USD", "FT-1", "Số dư cuối kỳ"])
      expect(text.join("\n")).toContain(words);
    const csv = await fetchAs(payee.token, `${path}?format=csv`);
    const records: Record<string, string>[] = parse(await csv.text(), { columns: true });
    const sum = (record: string) =>
      records
        .filter((row) => row.record === record)
        .reduce((all, row) => all + Math.round(Number(row.total) * 100), 0);
    expect(sum("opening") + sum("movement")).toBe(sum("closing"));
    expect(records.filter((row) => row.record === "payout")).toEqual([
      expect.objectContaining({ kind: "paid", total: "-1234.56", reference: "FT-1" }),
    ]);
  });

  it("keeps what it said of a payment when that is corrected after the month.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const id = await pay(payer, payee);
    const path = `/affiliate/statements/${payer.programId}/${MONTH}`;
    const first = await api.call(payee.token, "GET", path);
    await api.owner.query(
      `INSERT INTO payout_events (id, organisation_id, payout_id, kind, details, request_id, at)
       VALUES ($1, $2, $3, 'corrected', '{"after":{"reference":"FT-2"}}', $1, now() + interval '40 days')`,
      [newId(), payer.organisationId, id],
    );
    expect((await api.call(payee.token, "GET", path)).body).toEqual(first.body);
  });

  it("is nobody else's.", async () => {
    const payer = await openPayer(api);
    await addPayee(api, payer, { availableMinor: 5000 });
    const stranger = await addPayee(api, await openPayer(api), { availableMinor: 100 });
    const path = `/affiliate/statements/${payer.programId}/${MONTH}`;
    expect((await api.call(stranger.token, "GET", path)).status).toBe(404);
    expect((await api.call(stranger.token, "GET", `${path}?format=doc`)).status).toBe(400);
    expect(
      (await api.call(stranger.token, "GET", `/affiliate/statements/${payer.programId}/2026-13`)).status,
    ).toBe(400);
  });
});

describe("a year for tax", () => {
  it("is what was paid net of what came back, by the country's thresholds.", async () => {
    const payer = await openPayer(api);
    const [rich, poor] = [
      await addPayee(api, payer, { availableMinor: 250_000 }),
      await addPayee(api, payer, { availableMinor: 250_000 }),
    ];
    for (const { affiliateId } of [rich, poor])
      await api.owner.query("UPDATE payees SET country = 'US' WHERE affiliate_id = $1", [affiliateId]);
    await pay(payer, rich, 50_000);
    await pay(payer, poor, 50_001);
    const { body } = await api.call(rich.token, "GET", `/affiliate/tax/${YEAR}`);
    expect(body).toMatchObject({
      ...{ country: "US", programs: [{ programId: payer.programId, currency: "USD", netMinor: 200_000 }] },
      totals: [{ payouts: 1, paidMinor: 250_000, returnedMinor: 50_000, netMinor: 200_000 }],
    });
    expect(body.totals[0].forms).toEqual([{ form: "1099-NEC", thresholdMinor: 200_000, reached: true }]);
    const none = await api.call(rich.token, "GET", "/affiliate/tax/2021");
    expect(none.body).toMatchObject({ programs: [], totals: [] });
    const [staff = ""] = await insertUsers(api, [{ platformRole: "finance" }]);
    const token = await mintToken(api, staff);
    const { body: admin } = await api.call(token, "GET", `/admin/tax/${YEAR}?country=US`);
    const reached = Object.fromEntries(
      admin.data.map((row: { affiliateId: string; forms: { reached: boolean }[] }) => [
        ...[row.affiliateId, row.forms[0]?.reached],
      ]),
    );
    expect(reached).toMatchObject({ [rich.affiliateId]: true, [poor.affiliateId]: false });
    const paged = await api.call(token, "GET", `/admin/tax/${YEAR}?country=US&limit=1`);
    expect([paged.body.data.length, typeof paged.body.nextCursor]).toEqual([1, "string"]);
    const file = await fetchAs(token, `/admin/tax/${YEAR}?country=US&format=csv`);
    const records: Record<string, string>[] = parse(await file.text(), { columns: true });
    expect(records.find(({ affiliate_id }) => affiliate_id === rich.affiliateId)).toMatchObject({
      ...{ net: "2000.00", form: "1099-NEC", threshold: "2000.00", reached: "yes", country: "US" },
    });
    expect((await api.call(rich.token, "GET", `/admin/tax/${YEAR}`)).status).toBe(404);
  });

  it("has thresholds that the platform's people change, each version once.", async () => {
    const [staff = ""] = await insertUsers(api, [{ platformRole: "finance" }]);
    const token = await mintToken(api, staff);
    const put = (body: object) => api.call(token, "PUT", "/admin/tax-thresholds", body);
    const threshold = {
      country: "VN",
      form: "05/QTT-TNCN",
      currency: "VND",
      fromYear: 2026,
      thresholdMinor: 2_000_000,
    };
    const made = await put(threshold);
    expect([made.status, made.body.version]).toEqual([200, 1]);
    const changed = await put({ ...threshold, thresholdMinor: 5_000_000, version: 1 });
    expect([changed.body.thresholdMinor, changed.body.version]).toEqual([5_000_000, 2]);
    expect((await put({ ...threshold, version: 1 })).body.type).toBe("/problems/stale");
    const { body } = await api.call(token, "GET", "/admin/tax-thresholds");
    expect(body.data.filter(({ country }: { country: string }) => country === "US").length).toBe(2);
    expect((await put({ ...threshold, currency: "XXX9" })).status).toBe(422);
  });
});
