import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeJourney, refusedFields, TEN_PERCENT } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: no body, query or path makes the API fail; what is refused names its field.
 * Method: every endpoint's valid request is spoilt in every way that JSON and HTTP allow.
 */
let api: TestApi;
let key: string;
let ids: Record<string, string>;
beforeAll(async () => {
  api = await startTestApi();
  key = (await api.createOrganisation()).key;
  const { program, campaign, partner, enrollment, link } = await makeJourney(api, key);
  ids = {
    program: program.id,
    campaign: campaign.id,
    partner: partner.id,
    enrollment: enrollment.id,
    link: link.id,
  };
});
afterAll(() => api.close());

const MOMENT = "2040-01-01T00:00:00Z";
const CAMPAIGN = {
  name: "C",
  destinationUrl: "https://shop.example/",
  allowedHosts: ["shop.example"],
  terms: "t",
  startsAt: MOMENT,
  endsAt: "2041-01-01T00:00:00Z",
  windowDays: 30,
  joinMode: "open",
  maxPartners: 5,
  budgetMinor: 5,
  budgetCurrency: "USD",
  budgetPolicy: "stop_crediting",
};
const PROGRAM = {
  name: "P",
  timezone: "UTC",
  currencies: ["USD"],
  holdDays: 1,
  attributionModel: "linear",
  halfLifeDays: 3,
  consentMode: "required",
  approvalMode: "manual",
  approveAfterDays: 1,
  manualAboveMinor: { USD: 5 },
  trackingHost: "go.shop.example",
};

type Endpoint = [method: string, path: string, body: () => Record<string, unknown>];
const BODIES: Endpoint[] = [
  ["POST", "/v1/programs", () => ({ ...PROGRAM, plan: TEN_PERCENT })],
  ["PATCH", "/v1/programs/:program", () => ({ ...PROGRAM, version: 999 })],
  ["POST", "/v1/campaigns", () => ({ ...CAMPAIGN, programId: ids.program })],
  ["PATCH", "/v1/campaigns/:campaign", () => ({ ...CAMPAIGN, version: 999 })],
  [
    "POST",
    "/v1/partners",
    () => ({
      programId: ids.program,
      email: `${newId()}@b.example`,
      name: "N",
      sponsorPartnerId: ids.partner,
      joinedAt: "2026-01-01T00:00:00Z",
    }),
  ],
  ["PATCH", "/v1/partners/:partner", () => ({ status: "suspended", reason: "r", version: 999 })],
  ["POST", "/v1/enrollments", () => ({ campaignId: ids.campaign, partnerId: ids.partner })],
  ["POST", "/v1/enrollments/:unknown/reject", () => ({ reason: "r" })],
  ["POST", "/v1/enrollments/:unknown/suspend", () => ({ reason: "r" })],
  [
    "POST",
    "/v1/links",
    () => ({
      enrollmentId: ids.enrollment,
      code: `c-${newId()}`,
      destinationUrl: "https://shop.example/x",
      expiresAt: MOMENT,
    }),
  ],
  [
    "PATCH",
    "/v1/links/:link",
    () => ({ destinationUrl: "https://shop.example/x", expiresAt: MOMENT, version: 999 }),
  ],
  [
    "POST",
    "/v1/plans",
    () => ({ programId: ids.program, campaignId: ids.campaign, effectiveFrom: MOMENT, rules: TEN_PERCENT }),
  ],
  [
    "POST",
    "/v1/keys",
    () => ({ name: "K", programId: ids.program, scopes: ["links:read"], test: true, expiresAt: MOMENT }),
  ],
];
const LISTS = ["programs", "campaigns", "partners", "enrollments", "links", "plans", "keys"];
const BY_ID: [method: string, path: string][] = [
  ...["programs", "campaigns", "partners", "enrollments", "links"].map((name): [string, string] => [
    "GET",
    `/v1/${name}/:id`,
  ]),
  ...[
    "programs/:id/archive",
    "campaigns/:id/archive",
    "campaigns/:id/pause",
    "campaigns/:id/resume",
    "enrollments/:id/approve",
    "enrollments/:id/reinstate",
    "links/:id/archive",
    "keys/:id/revoke",
  ].map((path): [string, string] => ["POST", `/v1/${path}`]),
];

const fill = (path: string) => path.replace(/:(\w+)/, (_, name: string) => ids[name] ?? newId());
const NESTED = `${"[".repeat(40)}${"]".repeat(40)}`;
const WRONG: unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e15,
  9007199254740991,
  "",
  "\u0001",
  "x".repeat(30_000),
  [],
  [null],
  {},
  { a: { b: 1 } },
  [["a"]],
];

describe.each(BODIES)("%s %s", (method, path, body) => {
  const send = (text: string, headers?: Record<string, string>) =>
    api.call(key, method, fill(path), text, headers);

  test("names the field of every wrong type and value, and never fails.", async () => {
    for (const [field, good] of Object.entries(body())) {
      for (const wrong of WRONG) {
        const answer = await api.call(key, method, fill(path), { ...body(), [field]: wrong });
        const what = `${field}: ${JSON.stringify(wrong).slice(0, 40)} → ${answer.status}`;
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status !== 422) continue;
        expect(refusedFields(answer).length, what).toBeGreaterThan(0);
        expect(
          answer.body.errors.every((error: { message: string }) => error.message.length > 0),
          what,
        ).toBe(true);
        const related = [
          field,
          ...(field.startsWith("budget") ? ["budgetMinor", "budgetCurrency"] : []),
          "manualAboveMinor",
          "reason",
          "endsAt",
        ];
        for (const refused of refusedFields(answer))
          expect(related, what).toContain(refused.replace(/[.[].*$/, ""));
      }
      const missing = await api.call(key, method, fill(path), { ...body(), [field]: good, extra: 1 });
      expect([missing.status, refusedFields(missing)]).toEqual([422, ["extra"]]);
    }
  });

  test.each([
    ["no JSON", "{", "syntax"],
    ["nothing", "", "syntax"],
    ["a key twice", '{"name":"a","name":"b"}', "duplicate_key"],
    ["NUL", '{"name":"a\\u0000b"}', "control_character"],
    ["half a surrogate pair", '{"name":"\\ud800"}', "lone_surrogate"],
    ["__proto__", '{"__proto__":{"admin":true}}', "forbidden_key"],
    ["constructor", '{"constructor":1}', "forbidden_key"],
    ["forty levels", `{"name":${NESTED}}`, "too_deep"],
    ["a number beyond 2^53", '{"budgetMinor":9007199254740993}', "unsafe_number"],
  ])("refuses %s as JSON it does not read.", async (_, text, code) => {
    const answer = await send(text);
    expect(answer).toMatchObject({
      status: 400,
      body: { type: "/problems/invalid_json", errors: [{ code }] },
    });
  });

  test("refuses bodies that are no object, too large, of another type or not UTF-8.", async () => {
    for (const text of ["[]", "null", '"x"', "5"]) expect((await send(text)).status).toBe(422);
    const tooLarge = `{"name":"${"x".repeat(64 * 1024 - 10)}"}`;
    expect(new TextEncoder().encode(tooLarge)).toHaveLength(64 * 1024 + 1);
    expect((await send(tooLarge)).status).toBe(413);
    expect((await send(tooLarge.replace("xx", "x"))).status).toBe(422);
    expect((await send(JSON.stringify(body()), { "content-type": "text/plain" })).status).toBe(415);
    expect((await api.call(key, method, fill(path), new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(400);
  });
});

describe.each(LISTS)("GET /v1/%s", (name) => {
  test.each([
    ["limit", "limit=0"],
    ["limit", "limit=101"],
    ["limit", "limit=1e1"],
    ["limit", "limit=5&limit=6"],
    ["cursor", "cursor=abc"],
    ["cursor", "cursor=%00"],
    ["colour", "colour=red"],
    ["__proto__", "__proto__=1&__proto__=2"],
  ])("refuses %s in ?%s.", async (field, query) => {
    const answer = await api.call(key, "GET", `/v1/${name}?${query}`);
    if (field === "__proto__") return expect(answer.status).toBeLessThan(500);
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toContain(field);
  });

  test("takes any cursor of the right form.", async () => {
    for (const cursor of ["AAAAAAAAAAAAAAAAAAAAAA", "_____________________w"]) {
      expect((await api.call(key, "GET", `/v1/${name}?cursor=${cursor}`)).status).toBe(200);
    }
  });

  test("refuses filters that are no ids or statuses.", async () => {
    for (const filter of ["programId", "campaignId", "partnerId", "enrollmentId", "status", "email", "at"]) {
      const answer = await api.call(key, "GET", `/v1/${name}?${filter}=%F0%9F%98%80%00`);
      expect(answer.status).toBe(400);
      expect(refusedFields(answer)).toContain(filter);
    }
  });
});

describe.each(BY_ID)("%s %s", (method, path) => {
  test("knows neither what is no id nor an id of nobody.", async () => {
    for (const id of ["1", "x".repeat(300), "%00", "__proto__", "01a1fb27-85bf-7277-a749-bf094378770g"]) {
      const answer = await api.call(key, method, path.replace(":id", id));
      expect(answer.status).toBe(400);
      expect(refusedFields(answer)).toEqual(["id"]);
    }
    expect((await api.call(key, method, path.replace(":id", newId()))).status).toBe(404);
    expect((await api.call(key, method, path.replace(":id", newId().toUpperCase()))).status).toBe(404);
  });

  test("is refused without a key.", async () => {
    expect((await api.call("", method, path.replace(":id", newId()))).status).toBe(401);
  });
});

test("A plan in force is asked for by ids and a moment.", async () => {
  for (const [field, query] of [
    ["at", "at=now"],
    ["at", "at=0000-01-01T00:00:00Z"],
    ["campaignId", "campaignId=5"],
  ] as const) {
    const answer = await api.call(key, "GET", `/v1/plans/current?programId=${ids.program}&${query}`);
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toEqual([field]);
  }
});
