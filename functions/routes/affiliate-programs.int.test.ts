import { afterAll, beforeAll, expect, test } from "vitest";
import { type FoundProgram, PROGRAM_SORTS } from "../../core/api/affiliate-programs.ts";
import { makeCampaign, makePartner, makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: an affiliate finds the programs that are public and take partners, of whichever organisation, and none else; by each order every one
 * once. Method: programs of two organisations, published, hidden and closed, with plans, campaigns, countries and currencies.
 */
let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  const [one, other] = [await api.createOrganisation(), await api.createOrganisation()];
  const make = async (key: string, slug: string, extra: object, published = true) => {
    const { id } = await makeProgram(api, key, { name: slug, registration: "open", ...extra });
    const page = { slug, published, headline: `About ${slug}`, description: "All of it.", website: null };
    expect((await api.call(key, "PUT", `/v1/programs/${id}/page`, page)).status).toBe(200);
    return id as string;
  };
  const coffee = await make(one.key, "coffee", { currencies: ["VND"], country: "VN" });
  await make(one.key, "tea-by-invitation", { registration: "invitation", currencies: ["VND", "USD"] });
  await make(one.key, "hidden", {}, false);
  await make(other.key, "closed", { registration: "closed" });
  // Of one name, which is no order.
  for (const slug of ["same-a", "same-b", "same-c"]) await make(other.key, slug, { name: "Same 50%" });
  await makeCampaign(api, one.key, coffee, { windowDays: 45 });
  const levels = [{ kind: "percentage", rateBps: 900 }];
  const rules = { v: 1, compression: "none", capBps: 2_000, levels };
  expect((await api.call(one.key, "POST", "/v1/plans", { programId: coffee, rules })).status).toBe(201);
  await makePartner(api, one.key, coffee, { email: "ada@found.example" });
  await decide("coffee", { approved: 15, rejected: 5, payDays: 3 });
  await decide("same-a", { approved: 20, rejected: 0, payDays: 9 });
  await decide("same-b", { approved: 15, rejected: 5, payDays: 9 });
  // Of too little nothing is said.
  await decide("same-c", { approved: 19, rejected: 0, payDays: null });
  token = await accessTokenOf(api, await makeUser(api, { email: "ada@found.example", affiliate: true }));
});
afterAll(() => api.close());

/** Decisions on conversions and five payouts of a program, written past the API. */
async function decide(
  slug: string,
  figures: { readonly approved: number; readonly rejected: number; readonly payDays: number | null },
): Promise<void> {
  const { approved, rejected, payDays } = figures;
  await api.owner.query("SET session_replication_role = replica");
  await api.owner.query(
    `INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency, occurred_at, received_at,
       status, content_hash, request_id, attribution_due)
     SELECT uuidv7(), organisation_id, program_id, 'sale', 'decided-' || n, 'server', false, 100, 'USD', now(), now(),
       CASE WHEN n > $2 THEN 'rejected' ELSE 'approved' END, '', uuidv7(), false
     FROM program_pages, generate_series(1, $2::int + $3::int) n WHERE slug = $1`,
    [slug, approved, rejected],
  );
  await api.owner.query(
    `INSERT INTO payouts (id, organisation_id, program_id, affiliate_id, partner_id, currency, amount_minor, state, method_id, method_kind,
       request_key, request_id, created_at, submitted_at, paid_at)
     SELECT uuidv7(), organisation_id, program_id, uuidv7(), uuidv7(), 'USD', 100, 'paid', uuidv7(), 'bank', 'paid-' || n, uuidv7(),
       now() - make_interval(days => $2), now(), now()
     FROM program_pages, generate_series(1, 5) n WHERE slug = $1 AND $2::int IS NOT NULL`,
    [slug, payDays],
  );
  await api.owner.query("SET session_replication_role = DEFAULT");
}

const ask = (query: string) => api.call(token, "GET", `/affiliate/programs?${query}`);
const slugs = async (query: string) => {
  const { status, body } = await ask(query);
  expect([query, status, body.detail]).toEqual([query, 200, undefined]);
  return body.data.map(({ slug }: FoundProgram) => slug);
};

test("each shows what it pays and how, and what one is in it; what is hidden or closed is not there", async () => {
  expect(await slugs("")).toEqual(["coffee", "same-a", "same-b", "same-c", "tea-by-invitation"]);
  const { body } = await ask("q=coff");
  expect(body.data).toMatchObject([
    {
      ...{ slug: "coffee", programName: "coffee", headline: "About coffee", currencies: ["VND"] },
      ...{ country: "VN", registration: "open", windowDays: 45, campaigns: 1, standing: "active" },
      levels: [{ kind: "percentage", rateBps: 900 }],
      trust: { approvalRateBps: 7_500, medianPayDays: 3 },
    },
  ]);
});

test.each([
  ["pays=percentage", ["coffee"]],
  ["pays=flat", []],
  ["currency=USD&registration=invitation", ["tea-by-invitation"]],
  ["country=VN", ["coffee"]],
  ["joined=true", ["coffee"]],
  ["joined=false&registration=invitation", ["tea-by-invitation"]],
  ["q=50%25", ["same-a", "same-b", "same-c"]],
  ["q=_offee", []],
])("%s finds what it says", async (query, found) => expect(await slugs(query)).toEqual(found));

test("by how they decide and pay they stand as the figures that they show, those that show none at the end", async () => {
  const shown = async (sort: string, name: keyof FoundProgram["trust"]) =>
    (await ask(`sort=${sort}`)).body.data.map(({ trust }: FoundProgram) => trust[name]);
  expect(await shown("-approvalRateBps", "approvalRateBps")).toEqual([10_000, 7_500, 7_500, null, null]);
  expect(await shown("medianPayDays", "medianPayDays")).toEqual([3, 9, 9, null, null]);
  expect((await slugs("sort=-approvalRateBps"))[0]).toBe("same-a");
  expect(await slugs("sort=medianPayDays&q=same")).toEqual(["same-a", "same-b", "same-c"]);
});

const SORTS = Object.keys(PROGRAM_SORTS).flatMap((by) => [by, `-${by}`]);
test.each(SORTS)("by %s each is there once, page by page", async (sort) => {
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await ask(`sort=${sort}&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
    seen.push(...body.data.map(({ slug }: FoundProgram) => slug));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(await slugs(`sort=${sort}`));
  expect(new Set(seen).size).toBe(5);
  if (sort.startsWith("-")) expect(seen).toEqual((await slugs(`sort=${sort.slice(1)}`)).reverse());
});

test("what cannot be looked for is refused by its name", async () => {
  for (const [query, field] of [
    ["country=Vietnam", "country"],
    ["sort=headline", "sort"],
    ["registration=closed", "registration"],
  ] as const)
    expect(refusedFields(await ask(query))).toEqual([field]);
});
