import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePartner, makeProgram } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: a search of a large downline finds what a look through all of it would, and nobody of another tenant. Method: 6,000
 * members below one partner, more than are looked through, and as many of the same names in another organisation.
 */
const MEMBERS = 6_000;
let api: TestApi;
let mine: Tree;
let theirs: Tree;

interface Tree {
  readonly organisationId: string;
  readonly key: string;
  readonly programId: string;
  readonly rootId: string;
}

async function plant(): Promise<Tree> {
  const { id: organisationId, key } = await api.createOrganisation();
  const { id: programId } = await makeProgram(api, key);
  const { id: rootId } = await makePartner(api, key, programId, { name: "Member 7 root" });
  await api.owner.query(
    `WITH made AS (
       SELECT uuidv7() AS id, n FROM generate_series(1, $4::int) n ORDER BY n
     ), people AS (
       INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
       SELECT id, id || '@x.example', id || '@x.example', id, 'x' FROM made
     ), members AS (
       INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, external_id, sponsor_id, joined_at)
       SELECT id, $1, $2, id, 'Member ' || n || CASE n % 1000 WHEN 7 THEN ' 50%_x' ELSE '' END, 'post' || n || '@mail.example', 'ext-' || n, $3, now() FROM made
     )
     INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
     SELECT $1, 's'::"char", id, id, 0 FROM made UNION ALL SELECT $1, 's'::"char", id, $3, 1 FROM made`,
    [organisationId, programId, rootId, MEMBERS],
  );
  return { organisationId, key, programId, rootId };
}

beforeAll(async () => {
  api = await startTestApi();
  mine = await plant();
  theirs = await plant();
  await api.owner.query("ANALYZE partners, partner_closure");
});
afterAll(() => api.close());

async function search(q: string, limit = 25): Promise<{ names: string[]; more: boolean }> {
  const path = `/v1/partners/${mine.rootId}/downline/search?limit=${limit}&q=${encodeURIComponent(q)}`;
  const { status, body } = await api.call(mine.key, "GET", path);
  expect(status).toBe(200);
  return { names: body.data.map(({ name }: { name: string }) => name), more: body.more };
}

describe("a search of a large downline", () => {
  const SEVENS = [5007, 4007, 3007, 2007, 1007, 7].map((n) => `Member ${n} 50%_x`);

  test.each<[string, string, string[]]>([
    ["a part of a name", "member 1234", ["Member 1234"]],
    ["signs that mean something to LIKE", "50%_", SEVENS],
    ["two letters, of which the index knows none", "%_", SEVENS],
    ["an address as it is written otherwise", "POST77@mail.example", ["Member 77"]],
    ["a part of an address across its @", "t77@mail", ["Member 77"]],
    ["an address whose beginning others share", "post1@other", []],
    ["an external id", "ext-42", ["Member 42"]],
    ["no part of an external id", "xt-42", []],
    ["not the partner itself", "7 root", []],
  ])("finds %s: %s", async (_, text, names) => {
    expect(await search(text)).toEqual({ names, more: false });
  });

  test("tells the newest of many, and that there are more.", async () => {
    const all = Array.from({ length: MEMBERS }, (_, n) => MEMBERS - n).filter((n) => `${n}`.includes("59"));
    const { names, more } = await search("r 59", 10);
    const begin = all.filter((n) => `${n}`.startsWith("59"));
    expect([names, more]).toEqual([begin.slice(0, 10).map((n) => `Member ${n}`), true]);
  });

  test("finds a member by its id, in whatever case.", async () => {
    const { rows } = await api.owner.query(
      "SELECT id FROM partners WHERE program_id = $1 AND name = 'Member 3'",
      [mine.programId],
    );
    expect((await search(rows[0].id.toUpperCase())).names).toEqual(["Member 3"]);
    expect((await search(newId())).names).toEqual([]);
  });

  test("shows a tenant its own program alone, and a user without organisation nobody.", async () => {
    const ask = async ({ programId, rootId }: Tree, organisationId: string) => {
      const app = new pg.Client({ connectionString: api.database.appUrl });
      await app.connect();
      try {
        await app.query("SELECT set_config('app.organisation_id', $1, false)", [organisationId]);
        const found = await app.query(
          "SELECT FROM partners_matching($1, $2, 'sponsor', '%member 12%', '%member 12%', 'x', 100000)",
          [programId, rootId],
        );
        return found.rowCount;
      } finally {
        await app.end();
      }
    };
    // 12, 120 to 129, 1200 to 1299.
    expect(await ask(mine, mine.organisationId)).toBe(111);
    expect(await ask(theirs, mine.organisationId)).toBe(0);
    expect(await ask(mine, "")).toBe(0);
  });
});
