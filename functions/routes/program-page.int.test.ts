import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { site } from "../site/site.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
});
afterAll(() => api.close());

const HOSTILE = '</script><script>alert("1")</script>';
const PAGE = {
  ...{ slug: "hanoi-coffee", published: true, headline: "Share good coffee" },
  description: `Beans from Đà Lạt & more.\n\n${HOSTILE}`,
  website: "https://coffee.example/",
};
const put = (programId: string, page: object, by = key) =>
  api.call(by, "PUT", `/v1/programs/${programId}/page`, page);
const see = (slug: string, headers = {}) => api.call("", "GET", `/programs/${slug}`, undefined, headers);
const open = (path: string) =>
  site.request(`http://api.test${path}`, {}, api.env, {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
    props: {},
  });
const newProgram = async () => (await makeProgram(api, key, { name: "Coffee friends" })).id as string;

describe("a program's page", () => {
  test("is not there, is written, and is changed by its version alone", async () => {
    const programId = await newProgram();
    const slug = "written-once";
    expect((await api.call(key, "GET", `/v1/programs/${programId}/page`)).status).toBe(404);
    const first = await put(programId, { ...PAGE, slug, published: false });
    expect(first).toMatchObject({ status: 200, body: { slug, published: false, programId, version: 1 } });
    expect((await see(slug)).status).toBe(404);
    expect((await put(programId, { ...PAGE, slug, version: 9 })).body.type).toBe("/problems/stale");
    expect(await put(programId, { ...PAGE, slug, version: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect((await see(slug)).status).toBe(200);
    expect((await api.call(key, "GET", `/v1/programs/${programId}/page`)).body).toMatchObject({
      slug,
      version: 2,
    });
  });

  test("has an address of its own, and says which field is wrong", async () => {
    const [one, other] = [await newProgram(), await newProgram()];
    expect((await put(one, { ...PAGE, slug: "taken" })).status).toBe(200);
    expect(await put(other, { ...PAGE, slug: "taken" })).toMatchObject({
      status: 409,
      body: { type: "/problems/already_exists", errors: [{ field: "slug" }] },
    });
    const wrong = await put(other, { ...PAGE, slug: "Not so", headline: "", website: "javascript:alert(1)" });
    expect(refusedFields(wrong)).toEqual(["slug", "headline", "website"]);
    const stranger = await api.createOrganisation();
    expect((await put(other, PAGE, stranger.key)).status).toBe(404);
  });

  test("says how the program decides and pays once enough has happened, and nothing before", async () => {
    const programId = await newProgram();
    const slug = "trusted";
    await put(programId, { ...PAGE, slug });
    expect((await see(slug)).body).toMatchObject({
      ...{ programName: "Coffee friends", registration: "invitation", headline: PAGE.headline },
      trust: { approvalRateBps: null, medianPayDays: null },
    });
    // 24 decided, 6 of them against; a test and one that waits count for nothing.
    await addConversions(programId, { approved: 18, rejected: 6, pending: 5 });
    await addConversions(programId, { rejected: 3 }, true);
    expect((await see(slug)).body.trust).toEqual({ approvalRateBps: 7_500, medianPayDays: null });
  });

  test("says what the plan pays in the language that is asked for", async () => {
    const programId = await newProgram();
    const slug = "pays";
    await put(programId, { ...PAGE, slug });
    const levels = [{ kind: "percentage", rateBps: 1250 }];
    const rules = { v: 1, compression: "none", capBps: 2_000, levels };
    expect((await api.call(key, "POST", "/v1/plans", { programId, rules })).status).toBe(201);
    const first = async (language: string) =>
      (await see(slug, { "accept-language": language })).body.terms[0];
    expect(await first("fr,vi")).toBe(
      "Level 1, the partner who brought the order, is paid 12.5 % of the order.",
    );
    expect(await first("vi-VN,en")).toBe("Cấp 1, đối tác mang đơn hàng về, được trả 12,5 % đơn hàng.");
  });

  test("is read by those who run no script: words, previews, structured data, and no script of anybody's", async () => {
    const programId = await newProgram();
    await put(programId, PAGE);
    const answer = await open(`/p/${PAGE.slug}`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(text).toContain("<title>Coffee friends: Share good coffee</title>");
    expect(text).toContain(`<link rel="canonical" href="http://api.test/p/${PAGE.slug}"`);
    expect(text).toContain("Beans from Đà Lạt &amp; more.");
    expect(text).not.toContain(HOSTILE);
    const blocks = [...text.matchAll(/<script type="(application\/[^"]+)"[^>]*>(.*?)<\/script>/gs)];
    expect(blocks.map(([, type]) => type)).toEqual(["application/ld+json", "application/json"]);
    expect(JSON.parse(blocks[0]?.[2] ?? "")).toMatchObject({
      "@type": "WebPage",
      mainEntity: { "@type": "Service" },
    });
    expect(JSON.parse(blocks[1]?.[2] ?? "")).toEqual((await see(PAGE.slug)).body);
    expect(await (await open("/robots.txt")).text()).toContain("Sitemap: http://api.test/sitemap.xml\n");
    expect(await (await open("/sitemap.xml")).text()).toContain(`<loc>http://api.test/p/${PAGE.slug}</loc>`);
  });

  test("that is not there is 404, and one that cannot be read 503, with the site's own page", async () => {
    for (const path of ["/p/nobody-has-this", "/p/%00", "/p/Not%20A%20Slug"]) {
      const missing = await open(path);
      expect([missing.status, (await missing.text()).includes("<!-- root --></div>")]).toEqual([404, true]);
    }
    const may = (verb: string) =>
      api.owner.query(
        `${verb} EXECUTE ON FUNCTION find_program_page(text, timestamptz) ${verb === "GRANT" ? "TO" : "FROM"} app`,
      );
    await may("REVOKE");
    expect((await open("/p/hanoi-coffee")).status).toBe(503);
    await may("GRANT");
  });

  test("goes with its program", async () => {
    const programId = await newProgram();
    await put(programId, { ...PAGE, slug: "gone" });
    expect((await api.call(key, "POST", `/v1/programs/${programId}/archive`)).status).toBe(200);
    expect((await see("gone")).status).toBe(404);
    expect((await put(programId, { ...PAGE, slug: "gone", version: 1 })).status).toBe(409);
  });
});

async function addConversions(
  programId: string,
  counts: Record<string, number>,
  isTest = false,
): Promise<void> {
  for (const [status, count] of Object.entries(counts))
    for (let index = 0; index < count; index++)
      await api.owner.query(
        `INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, amount_minor, currency, occurred_at, received_at, status, test, source, content_hash, request_id)
         VALUES ($1, $2, $3, 'sale', $4, 100, 'USD', now(), now(), $5, $6, 'server', '', $1)`,
        [newId(), organisation.id, programId, `${status}-${isTest}-${index}`, status, isTest],
      );
}
