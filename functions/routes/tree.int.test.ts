import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpDatabase, type HttpDatabase } from "../../db/client.ts";
import { loadChains } from "../../db/repositories/chains.ts";
import { makePartner, makeProgram } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: the trees hold whatever is asked of them at once, and say at any time how they stood.
 * Method: the API as callers use it, on a real Postgres; the tables are then looked at past the code.
 */
let api: TestApi;
let key: string;
let organisationId: string;
let job: HttpDatabase;
beforeAll(async () => {
  api = await startTestApi();
  ({ id: organisationId, key } = await api.createOrganisation());
  job = createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl });
});
afterAll(() => api.close());

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** Partners each below the one before, all there since 2025. */
async function makeLine(programId: string, length: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < length; n++) {
    const made = { sponsorPartnerId: ids.at(-1) ?? null, joinedAt: "2025-01-01T00:00:00Z" };
    ids.push((await makePartner(api, key, programId, made)).id);
  }
  return ids;
}

describe("an upline as of a moment", () => {
  test("is that of the last move before, to the millisecond, in each tree by itself.", async () => {
    const program = await makeProgram(api, key);
    const [a = "", b = "", c = "", d = ""] = await makeLine(program.id, 4);
    // c stood below a until February and was a root until March; then it came below b, where it stands.
    for (const [tree, from, to, when] of [
      ["sponsor", a, null, "2026-02-01"],
      ["sponsor", null, b, "2026-03-01"],
      ["placement", b, null, "2026-02-15"],
    ])
      await api.owner.query(
        `INSERT INTO tree_moves (id, organisation_id, program_id, tree, partner_id, from_id, to_id, reason, state, effective_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'r', 'applied', $8)`,
        [newId(), organisationId, program.id, tree, c, from, to, `${when}T00:00:00Z`],
      );
    const upline = (partnerId: string, occurredAtMs: number, length = 10) => ({
      ...{ partnerId, occurredAtMs, length },
      tree: "sponsor" as const,
    });
    const chains = await loadChains(job, [
      upline(d, at("2026-03-01")),
      upline(d, at("2026-03-01") - 1),
      upline(d, at("2026-02-01") - 1),
      upline(d, at("2026-02-01") - 1, 2),
      upline(b, at("2026-01-15")),
    ]);
    expect(chains).toEqual([
      [d, c, b, a],
      [d, c],
      [d, c, a],
      [d, c],
      [b, a],
    ]);
  });

  test("begins in the matrix when one was seated there, and is nobody's before.", async () => {
    const program = await makeProgram(api, key);
    const [a = "", b = "", c = "", held = ""] = await makeLine(program.id, 4);
    const seat = (id: string, parent: string | null, depth: number, placedAt: string) =>
      api.owner.query(
        `INSERT INTO placements (partner_id, organisation_id, program_id, parent_id, position, depth, path, placed_by, placed_at)
         VALUES ($1, $2, $3, $4, 0, $5, '', 'manual', $6)`,
        [id, organisationId, program.id, parent, depth, placedAt],
      );
    await seat(a, null, 0, "2025-01-01");
    await seat(b, a, 1, "2025-06-01");
    await seat(c, b, 2, "2025-03-01");
    await api.owner.query(
      `INSERT INTO partner_closure (organisation_id, descendant_id, ancestor_id, depth, path_type)
       SELECT organisation_id, descendant_id, ancestor_id, depth, 'placement' FROM partner_closure WHERE descendant_id = ANY ($1)`,
      [[a, b, c]],
    );
    const upline = (partnerId: string, day: string) => ({
      ...{ partnerId, occurredAtMs: at(day), length: 10 },
      tree: "placement" as const,
    });
    const chains = await loadChains(job, [
      upline(c, "2025-07-01"),
      upline(c, "2025-05-01"),
      upline(c, "2025-02-01"),
      upline(held, "2025-07-01"),
    ]);
    expect(chains).toEqual([[c, b, a], [c, b], [c], [held]]);
  });
});
