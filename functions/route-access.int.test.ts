import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { SCOPES, type Scope } from "../core/access/permissions.ts";
import { makeProgram } from "../local/testing/api-fixtures.ts";
import { click, openShop, sell } from "../local/testing/money-fixtures.ts";
import { type Access, ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { accessTokenOf, makeUser } from "../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: each route lets in whom route-access.ts says, and nobody else; route-access.test.ts sees to it that none is left
 * out. Method: every route is asked by everybody whom it should refuse. Whoever is let in is told what is wrong with an
 * empty body or an id of nothing, so that the refusal of the others is the access's.
 */
let api: TestApi;
let own: { id: string; key: string };
let programKey: string;
let owner: string;
let analyst: string;
let stranger: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ STRIPE_WEBHOOK_SECRET: "whsec_of_the_platform" });
  own = await api.createOrganisation();
  const program = await makeProgram(api, own.key);
  programKey = String(program.publicKey);
  const path = `/v1/programs/${program.id}/integrations/stripe`;
  await api.call(own.key, "PUT", path, { signingSecret: `whsec_${"s".repeat(32)}` });
  await api.call(own.key, "PUT", path.replace("stripe", "postback"), { secret: "new" });
  const member = async (organisationId: string, role: "owner" | "analyst") =>
    accessTokenOf(api, await makeUser(api, { memberships: [{ organisationId, role }] }));
  owner = await member(own.id, "owner");
  analyst = await member(own.id, "analyst");
  stranger = await member((await api.createOrganisation()).id, "owner");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const routes = Object.entries(ROUTE_ACCESS).map(([route, access]) => [route, access] as const);
const isScope = (access: Access): access is Scope => (SCOPES as readonly string[]).includes(access);
const scoped = routes.flatMap(([route, access]) => (isScope(access) ? [[route, access] as const] : []));
const withAccess = (...wanted: Access[]) => routes.filter(([, access]) => wanted.includes(access));

function ask(route: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replace("/api", "").replace(":programKey", programKey).replace(/:\w+/g, newId());
  return api.call(token, method, path, method === "GET" ? undefined : {}, headers);
}

const member = () => ({ "x-organisation-id": own.id });

describe("without any proof", () => {
  const EXPECTED: Record<Exclude<Access, Scope>, number[]> = {
    user: [401],
    page: [403],
    qstash: [401],
    stripe: [400, 401],
    postback: [401],
    open: [200, 503],
  };

  test.each(routes)("%s (%s) answers what it should.", async (route, access) => {
    const { status } = await ask(route, "");
    expect(isScope(access) ? [401] : EXPECTED[access]).toContain(status);
  });
});

describe("a scope", () => {
  test.each(scoped)("%s wants %s, of a key as of a role.", async (route, scope) => {
    const missing = await api.createKey({
      organisationId: own.id,
      scopes: SCOPES.filter((other) => other !== scope),
    });
    const refused = await ask(route, missing);
    expect([refused.status, refused.body.detail]).toEqual([403, `This needs the permission ${scope}.`]);

    const allowed = [(await ask(route, own.key)).status, (await ask(route, owner, member())).status];
    for (const status of allowed) expect([401, 403]).not.toContain(status);
    for (const status of allowed) expect(status).toBeLessThan(500);

    const looked = await ask(route, analyst, member());
    if (scope.endsWith(":read")) expect(looked.status).toBe(allowed[1]);
    else expect([looked.status, looked.body.detail]).toEqual([403, `This needs the permission ${scope}.`]);
  });

  test.each(scoped)("%s is closed to members of other organisations.", async (route) => {
    const answer = await ask(route, stranger, member());
    expect([answer.status, answer.body.detail]).toEqual([404, "There is no such organisation."]);
  });
});

describe("an id of another organisation", () => {
  let theirs: Record<string, string>;
  beforeAll(async () => {
    const shop = await openShop(api);
    const [{ partnerId, campaignId, enrollmentId, linkId }] = shop.promoters;
    const coupon = await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId, code: "TEN" });
    const sold = await sell(api, shop, click(shop.promoters[0]));
    const keys = await api.call(shop.key, "GET", "/v1/keys");
    theirs = {
      ...{ programs: shop.programId, campaigns: campaignId, partners: partnerId, enrollments: enrollmentId },
      ...{ links: linkId, coupons: coupon.body.id, conversions: sold.id, keys: keys.body.data[0].id },
    };
  });

  test.each(scoped.filter(([route]) => route.includes(":id")))("%s finds nothing.", async (route) => {
    const [, resource = ""] = /\/v1\/(\w+)\/:id/.exec(route) ?? [];
    const id = theirs[resource];
    expect([resource, id]).toEqual([resource, expect.any(String)]);
    const theirRoute = route.replace(":id", String(id));
    const answers = [await ask(theirRoute, own.key), await ask(theirRoute, owner, member())];
    // A write may find fault with the empty body first.
    const expected = /^(GET|DELETE)|\/(approve|reinstate|archive|pause|resume|revoke)$/.test(route)
      ? [404]
      : [404, 422];
    for (const { status } of answers) expect(expected).toContain(status);
  });
});

describe("an affiliate's route", () => {
  test.each(withAccess("user"))("%s takes a user's token and no key.", async (route) => {
    expect((await ask(route, own.key)).status).toBe(401);
    const { status } = await ask(route, stranger);
    expect([200, 404, 422]).toContain(status);
  });
});

describe("a key and a token", () => {
  test.each(withAccess("qstash", "stripe", "postback", "page"))(
    "open nothing of what wants another proof: %s (%s).",
    async (route) => {
      for (const token of [own.key, owner])
        expect((await ask(route, token, member())).status).toBe((await ask(route, "")).status);
    },
  );
});
