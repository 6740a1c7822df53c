import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: a list of products is taken as a whole or not at all, does what its dry run said, and changes nothing it does not
 * name. Method: imports over the API, held against the rows that stand afterwards.
 */
let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  ({ key } = await api.createOrganisation());
});
afterAll(() => api.close());

async function open() {
  const { id: programId } = await makeProgram(api, key);
  const bring = (products: object[], extra: object = {}) =>
    api.call(key, "POST", "/v1/products/import", { programId, products, ...extra });
  const standing = async () => {
    const { rows } = await api.owner.query(
      "SELECT external_id AS id, name, category, volume::int, status, version FROM products WHERE program_id = $1 ORDER BY external_id",
      [programId],
    );
    return rows.map(({ id, name, category, volume, status, version }) =>
      [id, name, category, volume, status, version].join(" "),
    );
  };
  return { programId, bring, standing };
}

const TEA = { externalId: "tea", name: "Tea", category: "drinks", volume: 12 };

describe("an import of products", () => {
  test("makes what is new, changes what is named, leaves the rest, and says so beforehand in a dry run.", async () => {
    const { bring, standing } = await open();
    expect((await bring([TEA, { externalId: "cup", name: "Cup" }])).body).toEqual({
      ...{ dryRun: false, created: 2, updated: 0, unchanged: 0 },
      rows: [
        { externalId: "tea", outcome: "created" },
        { externalId: "cup", outcome: "created" },
      ],
    });
    expect(await standing()).toEqual(["cup Cup  0 active 1", "tea Tea drinks 12 active 1"]);
    // The name alone is given: category and volume, which pay, stay; null takes a category away.
    const next = [
      { externalId: "new", name: "New", volume: 3, status: "archived" },
      { externalId: "tea", name: "Green tea" },
      { externalId: "cup", name: "Cup", category: null },
    ];
    const before = await standing();
    const dry = await bring(next, { dryRun: true });
    expect([dry.status, await standing()]).toEqual([200, before]);
    const done = await bring(next);
    expect(done.body).toEqual({ ...dry.body, dryRun: false });
    expect(done.body).toMatchObject({ created: 1, updated: 1, unchanged: 1 });
    const after = ["cup Cup  0 active 1", "new New  3 archived 1", "tea Green tea drinks 12 active 2"];
    expect(await standing()).toEqual(after);
    // Again, it changes nothing, not even a version.
    expect((await bring(next)).body).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await standing()).toEqual(after);
  });

  test("names every row that is wrong, and writes none of the others.", async () => {
    const { bring, standing } = await open();
    const wrong = [
      TEA,
      { externalId: "a", name: "" },
      { externalId: "b", name: "B", volume: -1 },
      { externalId: "c", name: "C", price: 5 },
    ];
    const answer = await bring(wrong);
    expect([answer.status, refusedFields(answer)]).toEqual([
      422,
      ["products[1].name", "products[2].volume", "products[3].price"],
    ]);
    const twice = await bring([TEA, { externalId: "cup", name: "Cup" }, { ...TEA, volume: 1 }]);
    expect(twice.body.errors).toEqual([
      {
        field: "products[2].externalId",
        code: "given_twice",
        message: "stands in products[0] already",
      },
    ]);
    const many = Array.from({ length: 1001 }, (_, n) => ({ externalId: `${n}`, name: "x" }));
    expect(refusedFields(await bring(many))).toEqual(["products"]);
    expect(await standing()).toEqual([]);
    expect((await bring(many.slice(1))).body.created).toBe(1000);
  });

  test("is taken once when it is sent twenty times at once; whoever came too late is told to repeat.", async () => {
    const { bring, standing } = await open();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bring([TEA, { externalId: "a", name: "A" }])),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of statuses) expect([200, 409]).toContain(status);
    expect(answers.filter(({ body }) => body.created === 2)).toHaveLength(1);
    expect(await standing()).toEqual(["a A  0 active 1", "tea Tea drinks 12 active 1"]);
  });

  test("is of one's own program, and not with a key that may only read.", async () => {
    const { programId } = await open();
    const stranger = await api.createOrganisation();
    const body = { programId, products: [TEA] };
    expect((await api.call(stranger.key, "POST", "/v1/products/import", body)).status).toBe(404);
    const reader = await api.createKey({ organisationId: stranger.id, scopes: ["plans:read"] });
    expect((await api.call(reader, "POST", "/v1/products/import", body)).status).toBe(403);
  });
});
