import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeJourney, refusedFields, TEN_PERCENT } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: no body or query makes the endpoints of the commission engine fail; what is refused names its field.
 * Method: every endpoint's valid request is spoilt in every way that JSON allows, and every list asked for at the edges of
 * what its fields take.
 */
let api: TestApi;
let key: string;
let ids: Record<string, string>;
beforeAll(async () => {
  api = await startTestApi();
  key = (await api.createOrganisation()).key;
  const { program, campaign, partner } = await makeJourney(api, key);
  ids = { program: program.id, campaign: campaign.id, partner: partner.id };
});
afterAll(() => api.close());

const MOMENT = "2026-01-01T00:00:00Z";
const RULES = {
  ...TEN_PERCENT,
  bonuses: [{ kind: "matching", name: "match", rates: [1000] }],
  ranks: [{ key: "bronze", name: "Bronze", requires: { personalVolume: 100 } }],
};

type Endpoint = [method: string, path: string, body: () => Record<string, unknown>];
const BODIES: Endpoint[] = [
  [
    "PATCH",
    "/v1/programs/:program",
    () => ({
      country: "DE",
      periodKind: "week",
      periodCloseDays: 3,
      volumeSource: "items",
      volumeCurrency: "USD",
      matrix: { width: 3, depth: 4, overflow: "refuse", placing: "spillover" },
      sponsorChangeDays: 30,
      version: 999,
    }),
  ],
  [
    "POST",
    "/v1/partners",
    () => ({
      ...{ programId: ids.program, email: `${newId()}@b.example`, name: "N", externalId: newId() },
      sponsorExternalId: newId(),
    }),
  ],
  [
    "POST",
    "/v1/plans",
    () => ({ programId: ids.program, effectiveFrom: "2040-01-01T00:00:00Z", rules: RULES }),
  ],
  ["POST", "/v1/plans/check", () => ({ programId: ids.program, campaignId: ids.campaign, rules: RULES })],
  [
    "POST",
    "/v1/plans/back-test",
    () => ({
      ...{ programId: ids.program, campaignId: ids.campaign, rules: TEN_PERCENT, sampleOneIn: 2 },
      ...{ from: MOMENT, to: "2027-01-01T00:00:00Z" },
    }),
  ],
  [
    "POST",
    "/v1/products",
    () => ({ programId: ids.program, externalId: newId(), name: "P", category: "c", volume: 5 }),
  ],
  [
    "POST",
    "/v1/bonus-events",
    () => ({
      ...{ programId: ids.program, eventId: newId(), type: "trained", partnerId: ids.partner },
      ...{ occurredAt: MOMENT, currency: "USD" },
    }),
  ],
  [
    "POST",
    "/v1/points/spend",
    () => ({ programId: ids.program, partnerId: ids.partner, points: 5, orderId: newId() }),
  ],
  ["POST", "/v1/points/give-back", () => ({ programId: ids.program, orderId: newId() })],
  [
    "POST",
    "/v1/customer-rewards/redeem",
    () => ({
      ...{ programId: ids.program, customerId: newId(), orderId: newId(), amountMinor: 5, currency: "USD" },
    }),
  ],
  ["POST", "/v1/customer-rewards/give-back", () => ({ programId: ids.program, orderId: newId() })],
  ["POST", "/v1/tree/held/seat", () => ({ programId: ids.program, limit: 5 })],
  ["POST", "/v1/tree/moves/:unknown/apply", () => ({ version: 1 })],
  ["POST", "/v1/tree/moves/:unknown/reject", () => ({ version: 1, reason: "r" })],
  ["POST", "/v1/partners/:partner/seat", () => ({ parentPartnerId: newId(), position: 1 })],
  [
    "POST",
    "/v1/partners/:partner/moves",
    () => ({ tree: "placement", toPartnerId: newId(), position: 1, reason: "r" }),
  ],
  ["POST", "/v1/bonuses/:unknown/pay", () => ({ reference: "r", paidAt: MOMENT })],
];
/** Fields that are refused because of another one. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  campaignId: ["programId"],
  programId: ["campaignId", "partnerId", "sponsorExternalId"],
  partnerId: ["externalId"],
  customerId: ["code"],
  from: ["to"],
  parentPartnerId: ["position"],
  toPartnerId: ["position"],
  tree: ["position"],
  sponsorExternalId: ["sponsorPartnerId"],
  orderId: ["points"],
};

const fill = (path: string) => path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? newId());
const WRONG: unknown[] = [
  ...[
    null,
    true,
    -1,
    1.5,
    0,
    1e15,
    9007199254740991,
    "",
    "\u0001",
    "\u007f",
    "x".repeat(30_000),
    "0000-01-01T00:00:00Z",
  ],
  ...["+010000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "-0", "USD ", "usd", "😀"],
  ...[[], [null], {}, { a: { b: 1 } }, [["a"]], Array.from({ length: 5_000 }, () => 1)],
];

describe.each(BODIES)("%s %s", (method, path, body) => {
  test("names the field of every wrong type and value, and never fails.", async () => {
    for (const field of Object.keys(body())) {
      for (const wrong of WRONG) {
        const answer = await api.call(key, method, fill(path), { ...body(), [field]: wrong });
        const what = `${field}: ${JSON.stringify(wrong).slice(0, 40)} → ${answer.status}`;
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status !== 422) continue;
        const refused = refusedFields(answer).map((name) => name.replace(/[.[].*$/, ""));
        expect(refused.length, what).toBeGreaterThan(0);
        expect([field, ...(TOGETHER[field] ?? [])], what).toEqual(expect.arrayContaining(refused));
      }
      const extra = await api.call(key, method, fill(path), { ...body(), extra: 1 });
      expect([extra.status, refusedFields(extra)]).toEqual([422, ["extra"]]);
    }
  });
});

/** Every list and report, with a value of each of its fields that it takes. */
const QUERIES: readonly [path: string, query: () => Record<string, string>][] = [
  ["/v1/products", () => ({ programId: ids.program!, externalId: "x", category: "c", status: "active" })],
  [
    "/v1/bonuses",
    () => ({
      ...{ programId: ids.program!, partnerId: ids.partner!, externalId: "x", status: "paid" },
      ...{ from: MOMENT, to: MOMENT },
    }),
  ],
  ["/v1/periods", () => ({ programId: ids.program!, state: "open" })],
  ["/v1/tree/moves", () => ({ programId: ids.program!, partnerId: ids.partner!, state: "applied" })],
  ["/v1/tree/held", () => ({ programId: ids.program! })],
  ["/v1/customer-rewards", () => ({ programId: ids.program!, customerId: "c", kind: "credit" })],
  ["/v1/points", () => ({ programId: ids.program!, partnerId: ids.partner! })],
  ["/v1/partners/:partner/upline", () => ({ tree: "sponsor" })],
  ["/v1/partners/:partner/downline", () => ({ tree: "sponsor", depth: "128" })],
  ["/v1/partners/:partner/downline/levels", () => ({ tree: "placement" })],
  ["/v1/partners/:partner/downline/search", () => ({ tree: "placement", q: "%_\\" })],
  ["/v1/partners/:partner/children", () => ({ tree: "placement" })],
  ["/v1/receipts", () => ({ accountId: newId(), before: "5" })],
  ["/v1/receipts/accounts", () => ({ partnerId: ids.partner! })],
  ["/v1/receipts/export", () => ({ partnerId: ids.partner! })],
  [
    "/v1/reports/weekly-earnings",
    () => ({ programId: ids.program!, week: "2026-W47", currency: "USD", format: "json" }),
  ],
  ["/v1/reports/exposure", () => ({ programId: ids.program! })],
  [
    "/v1/reports/income-disclosure",
    () => ({ programId: ids.program!, from: MOMENT, to: "2027-01-01T00:00:00Z" }),
  ],
];
const EDGES = [
  ...[
    "",
    " ",
    "\u0000",
    "\u0001",
    "-1",
    "0",
    "129",
    "999999999",
    "1e3",
    "x".repeat(5_000),
    "😀",
    "%",
    "\\",
    "'",
  ],
  ...["0000-W01", "9999-W52", "9999-W53", "1970-W01", "0001-W01", "2199-W52"],
  ...["0000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2199-12-31T23:59:59.999Z", "+010000-01-01T00:00:00Z"],
  ...["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "USD", "XXX"],
];

describe.each(QUERIES)("GET %s", (path, query) => {
  const ask = (values: Record<string, string>) =>
    api.call(key, "GET", `${fill(path)}?${new URLSearchParams(values)}`);

  test("answers what is in order, and names the field of what is not.", async () => {
    const good = await ask(query());
    expect(good.status, JSON.stringify(good.body)).toBe(200);
    for (const field of Object.keys(query())) {
      for (const edge of EDGES) {
        const answer = await ask({ ...query(), [field]: edge });
        const what = `${field}=${JSON.stringify(edge).slice(0, 40)} → ${answer.status}`;
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status !== 400) continue;
        expect([field, ...(TOGETHER[field] ?? [])], what).toEqual(
          expect.arrayContaining(refusedFields(answer)),
        );
      }
    }
    const extra = await ask({ ...query(), colour: "red" });
    expect([extra.status, refusedFields(extra)]).toEqual([400, ["colour"]]);
  });
});
