import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createHttpDatabase, type HttpDatabase } from "../../db/client.ts";
import { loadChains } from "../../db/repositories/chains.ts";
import { makePartner, makeProgram, refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: the trees hold whatever is asked of them at once, and say at any time how they stood.
 * Method: the API as callers use it, on a real Postgres; after every test the closures and seats of all programs are
 * worked out again from the parents alone, by queries that know nothing of the code.
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
afterEach(async () => {
  expect(await wrongClosures()).toEqual([]);
  expect(await wrongSeats()).toEqual([]);
});

/** Rows of a closure that should not be there, or that are missing. */
async function wrongClosures(): Promise<unknown[]> {
  const { rows } = await api.owner.query(`
    WITH RECURSIVE parents AS (
      SELECT 'sponsor' AS tree, id, sponsor_id AS parent FROM partners
      UNION ALL SELECT 'placement', partner_id, parent_id FROM placements
    ), up AS (
      SELECT tree, id, id AS above, parent, 0 AS depth FROM parents
      UNION ALL SELECT up.tree, up.id, p.id, p.parent, up.depth + 1 FROM up JOIN parents p ON p.tree = up.tree AND p.id = up.parent
      WHERE up.depth < 128
    ), kept AS (SELECT CASE path_type WHEN 's' THEN 'sponsor' WHEN 'p' THEN 'placement' END, descendant_id, ancestor_id, depth FROM partner_closure),
    wanted AS (SELECT tree, id, above, depth FROM up)
    SELECT 'too many', x.* FROM (SELECT * FROM kept EXCEPT SELECT * FROM wanted) x
    UNION ALL SELECT 'missing', x.* FROM (SELECT * FROM wanted EXCEPT SELECT * FROM kept) x LIMIT 5`);
  return rows;
}

/** Seats that are not where their parents say, and parents that count wrongly or have more than the matrix is wide. */
async function wrongSeats(): Promise<unknown[]> {
  const { rows } = await api.owner.query(`
    SELECT s.path, s.depth, s.children, s.open FROM placements s JOIN programs g ON g.id = s.program_id
    LEFT JOIN placements p ON p.partner_id = s.parent_id
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM placements c WHERE c.parent_id = s.partner_id) below
    WHERE s.children <> below.n OR s.open <> (below.n < (g.matrix->>'width')::int) OR below.n > (g.matrix->>'width')::int
      OR s.position >= (g.matrix->>'width')::int AND s.parent_id IS NOT NULL
      OR s.depth <> coalesce(p.depth + 1, 0)
      OR s.path <> CASE WHEN p.path IS NULL THEN lpad(to_hex(s.position), 8, '0') ELSE p.path || lpad(to_hex(s.position), 2, '0') END`);
  return rows;
}

const MATRIX = { width: 3, depth: 4, overflow: "refuse", placing: "spillover" };
const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api.call(key, method, `/v1${path}`, body);
const partnerIds = (answer: Answer): string[] =>
  answer.body.data.map((row: { partnerId: string }) => row.partnerId);

async function makeMatrix(extra: Record<string, unknown> = {}): Promise<string> {
  return (await makeProgram(api, key, { matrix: { ...MATRIX, ...extra } })).id;
}

const join = async (programId: string, sponsorPartnerId: string | null): Promise<string> =>
  (await makePartner(api, key, programId, { sponsorPartnerId })).id;

/** Who sits where: positions from the root down, by partner. */
async function seats(programId: string): Promise<Map<string, string>> {
  const { rows } = await api.owner.query("SELECT partner_id, path FROM placements WHERE program_id = $1", [
    programId,
  ]);
  return new Map(
    rows.map(({ partner_id, path }) => [
      partner_id,
      [
        Number.parseInt(path.slice(0, 8), 16),
        ...(path.slice(8).match(/../g) ?? []).map((hex: string) => Number.parseInt(hex, 16)),
      ].join("."),
    ]),
  );
}

/** Asks for a move and applies it. */
async function move(partnerId: string, body: Record<string, unknown>): Promise<Answer> {
  const asked = await call("POST", `/partners/${partnerId}/moves`, { reason: "asked for", ...body });
  if (asked.status !== 201) return asked;
  return call("POST", `/tree/moves/${asked.body.id}/apply`, {});
}
const reasonOf = ({ status, body }: Answer) => [status, body.errors?.[0]?.code];

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
    const [a = "", b = "", c = "", held = ""] = await makeLine(await makeMatrix({ placing: "holding" }), 4);
    await call("POST", `/partners/${b}/seat`, { parentPartnerId: a });
    await call("POST", `/partners/${c}/seat`, { parentPartnerId: b });
    for (const [id, placedAt] of [
      [b, "2025-06-01"],
      [c, "2025-03-01"],
    ])
      await api.owner.query("UPDATE placements SET placed_at = $2 WHERE partner_id = $1", [id, placedAt]);
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

/** A seat of a matrix two wide, as a plain tree has it. */
interface Node {
  readonly id: string;
  parent: Node | null;
  readonly children: (Node | undefined)[];
}
const free = (node: Node) => [0, 1].find((position) => node.children[position] === undefined);
const isUnder = (node: Node | null, top: Node): boolean =>
  node !== null && (node === top || isUnder(node.parent, top));
const path = (node: Node): string =>
  node.parent === null ? "0" : `${path(node.parent)}.${node.parent.children.indexOf(node)}`;

function sit(node: Node, parent: Node): void {
  if (node.parent !== null) node.parent.children[node.parent.children.indexOf(node)] = undefined;
  parent.children[free(parent) ?? Number.NaN] = node;
  node.parent = parent;
}

function firstWithRoom(top: Node): Node {
  for (
    let line = [top];
    ;
    line = line.flatMap((node) => node.children.filter((child) => child !== undefined))
  ) {
    const open = line.find((node) => free(node) !== undefined);
    if (open !== undefined) return open;
  }
}

describe("joining a program with a matrix", () => {
  test("60 at once fills seats breadth-first without a gap, three below each at most, and keeps who enrolled.", async () => {
    const programId = await makeMatrix();
    const root = await join(programId, null);
    const joined = await Promise.all(Array.from({ length: 60 }, () => join(programId, root)));
    const taken = await seats(programId);
    expect(taken.size).toBe(61);
    // Of 3, 9, 27 and 81 seats on the four levels the first 60: all of three levels (39), then 21 from the left.
    const digits = [0, 1, 2];
    const level = (above: string[]) => above.flatMap((path) => digits.map((digit) => `${path}.${digit}`));
    const [one, two, three] = [level(["0"]), level(level(["0"])), level(level(level(["0"])))];
    const wanted = ["0", ...one, ...two, ...three, ...level(three).slice(0, 21)];
    expect([...taken.values()].sort()).toEqual(wanted.sort());
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS kept FROM partners WHERE id = ANY ($1) AND sponsor_id = $2",
      [joined, root],
    );
    expect(rows).toEqual([{ kept: 60 }]);
  });

  test("seats below one's own sponsor as a search through a plain tree would, also after moves left gaps.", async () => {
    const programId = await makeMatrix({ width: 2, depth: 50 });
    const root: Node = { id: await join(programId, null), parent: null, children: [] };
    const nodes = [root];
    let draw = 7;
    const next = (n: number) => {
      draw = (draw * 1103515245 + 12345) % 2147483648;
      return Math.floor((draw / 2147483648) * n);
    };
    for (let step = 0; step < 40; step++) {
      const [any = root, other = root] = [nodes[next(nodes.length)], nodes[next(nodes.length)]];
      if (step % 4 === 3) {
        const isLet = other !== any.parent && !isUnder(other, any) && free(other) !== undefined;
        expect((await move(any.id, { tree: "placement", toPartnerId: other.id })).status).toBe(
          isLet ? 200 : 409,
        );
        if (isLet) sit(any, other);
        continue;
      }
      const node: Node = { id: await join(programId, any.id), parent: null, children: [] };
      sit(node, firstWithRoom(any));
      nodes.push(node);
    }
    expect(await seats(programId)).toEqual(new Map(nodes.map((node) => [node.id, path(node)])));
  });

  test("that is full refuses, and writes nothing; by a partner's invitation, too.", async () => {
    const programId = await makeMatrix({ width: 1, depth: 1 });
    const root = await join(programId, null);
    await join(programId, root);
    const email = `${unique("late")}@example.com`;
    const body = { programId, email, name: "Late", sponsorPartnerId: root };
    expect(reasonOf(await call("POST", "/partners", body))).toEqual([409, "matrix_full"]);
    expect((await call("GET", `/partners?programId=${programId}&email=${email}`)).body.data).toEqual([]);
    const { rows } = await api.owner.query("SELECT invite_code FROM partners WHERE id = $1", [root]);
    const user = await makeUser(api);
    const token = await accessTokenOf(api, user);
    const wish = { invite: rows[0].invite_code };
    expect(reasonOf(await api.call(token, "POST", "/account/join", wish))).toEqual([409, "matrix_full"]);
    await call("PATCH", `/programs/${programId}`, { matrix: { ...MATRIX, width: 2, depth: 1 } });
    const joined = await api.call(token, "POST", "/account/join", wish);
    expect(joined.status).toBe(201);
    // The second seat below the root, which was full while the matrix was one wide.
    expect((await seats(programId)).get(joined.body.partnerId)).toBe("0.1");
  });

  test("that is full goes to the next root with room and then opens one, or below the last level.", async () => {
    const roots = await makeMatrix({ width: 1, depth: 1, overflow: "next_root" });
    const [first, second] = [await join(roots, null), await join(roots, null)];
    const spilt = [];
    for (let n = 0; n < 3; n++) spilt.push(await join(roots, first));
    const taken = await seats(roots);
    expect(spilt.map((id) => taken.get(id))).toEqual(["0.0", "1.0", "2"]);
    // Of the second root the search goes on to the third, which is another's.
    expect((await seats(roots)).get(await join(roots, second)) ?? "later").toBe("later");
    expect([...(await seats(roots)).values()].sort()).toEqual(["0", "0.0", "1", "1.0", "2", "2.0"]);
    const deep = await makeMatrix({ width: 1, depth: 1, overflow: "deepen" });
    const top = await join(deep, null);
    const line = [await join(deep, top), await join(deep, top), await join(deep, top)];
    const below = await seats(deep);
    expect(line.map((id) => below.get(id))).toEqual(["0.0", "0.0.0", "0.0.0.0"]);
  });
});

describe("joining a matrix that is full", () => {
  test.each([
    // Below each root there is one seat: who joins takes it, becomes a root, or the next one's seat.
    ["next_root", ["0", "0.0", "1", "1.0", "2", "2.0", "3", "3.0", "4", "4.0", "5", "5.0"]],
    [
      "deepen",
      Array.from({ length: 12 }, (_, depth) => Array.from({ length: depth + 1 }, () => "0").join(".")),
    ],
    ["refuse", ["0", "0.0"]],
  ])("twelve at once leaves no gap: %s.", async (overflow, wanted) => {
    const programId = await makeMatrix({ width: 1, depth: 1, overflow });
    const root = await join(programId, null);
    const answers = await Promise.all(
      Array.from({ length: 11 }, () => {
        const email = `${unique("full")}@example.com`;
        return call("POST", "/partners", { programId, email, name: "Full", sponsorPartnerId: root });
      }),
    );
    expect([...(await seats(programId)).values()].sort()).toEqual(wanted.toSorted());
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(reasonOf)).toEqual(refused.map(() => [409, "matrix_full"]));
    const { rows } = await api.owner.query("SELECT count(*)::int AS n FROM partners WHERE program_id = $1", [
      programId,
    ]);
    expect(rows).toEqual([{ n: wanted.length }]);
  });
});

describe("the holding tank", () => {
  test("keeps who joins until a seat is given by hand, within the sponsor's downline, or by spillover.", async () => {
    const programId = await makeMatrix({ placing: "holding" });
    const root = await join(programId, null);
    const [left, right] = [await join(programId, root), await join(programId, root)];
    const [one, two] = [await join(programId, left), await join(programId, left)];
    expect((await call("GET", `/partners/${one}/placement`)).body).toMatchObject({
      seated: false,
      parentPartnerId: null,
    });
    expect(partnerIds(await call("GET", `/tree/held?programId=${programId}`))).toEqual([
      two,
      one,
      right,
      left,
    ]);
    const seat = (id: string, body: unknown) => call("POST", `/partners/${id}/seat`, body);
    expect(reasonOf(await seat(one, { parentPartnerId: left }))).toEqual([409, "not_seated"]);
    expect((await seat(left, { parentPartnerId: root, position: 2 })).body).toMatchObject({
      ...{ seated: true, parentPartnerId: root, position: 2, depth: 1, placedBy: "manual" },
    });
    expect((await seat(right, {})).body).toMatchObject({ position: 0, placedBy: "spillover" });
    expect(reasonOf(await seat(one, { parentPartnerId: right }))).toEqual([409, "outside_downline"]);
    expect(reasonOf(await seat(one, { parentPartnerId: left, position: 3 }))).toEqual([
      409,
      "no_such_position",
    ]);
    expect(reasonOf(await seat(left, {}))).toEqual([409, "already_seated"]);
    expect((await seat(one, { parentPartnerId: newId() })).status).toBe(404);
    expect(refusedFields(await seat(one, { position: 1 }))).toEqual(["position"]);
    expect((await call("POST", "/tree/held/seat", { programId })).body).toEqual({ seated: 2, waiting: 0 });
    const taken = await seats(programId);
    expect([left, right, one, two].map((id) => taken.get(id))).toEqual(["0.2", "0.0", "0.2.0", "0.2.1"]);
  });

  test("keeps whose sponsors all wait: a matrix that comes later seats those who were there, from the top.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const root = await join(programId, null);
    const child = await join(programId, root);
    expect(reasonOf(await call("POST", "/tree/held/seat", { programId }))).toEqual([409, "no_matrix"]);
    await call("PATCH", `/programs/${programId}`, { matrix: MATRIX });
    const late = await join(programId, child);
    expect(await seats(programId)).toEqual(new Map());
    expect((await call("POST", "/tree/held/seat", { programId, limit: 2 })).body).toEqual({
      seated: 2,
      waiting: 0,
    });
    expect((await call("POST", "/tree/held/seat", { programId })).body).toEqual({ seated: 1, waiting: 0 });
    expect(await seats(programId)).toEqual(
      new Map([
        [root, "0"],
        [child, "0.0"],
        [late, "0.0.0"],
      ]),
    );
  });
});

describe("a move", () => {
  test("is asked for, decided once by another version's word, and dated when it is applied.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const [a = "", b = "", c = "", d = ""] = await makeLine(programId, 4);
    const body = { tree: "sponsor", toPartnerId: a, reason: "enrolled by the wrong one" };
    const asked = await call("POST", `/partners/${c}/moves`, body);
    expect(asked).toMatchObject({
      status: 201,
      body: { state: "requested", fromPartnerId: b, toPartnerId: a, effectiveFrom: null, version: 1 },
    });
    const path = `/tree/moves/${asked.body.id}`;
    expect((await call("POST", `${path}/apply`, { version: 2 })).status).toBe(409);
    const before = Date.now();
    const applied = await call("POST", `${path}/apply`, { version: 1 });
    expect(applied).toMatchObject({ status: 200, body: { state: "applied", version: 2 } });
    const fromMs = Date.parse(applied.body.effectiveFrom);
    expect(fromMs).toBeGreaterThanOrEqual(before);
    expect((await call("POST", `${path}/reject`, { reason: "no" })).status).toBe(409);
    const upline = (occurredAtMs: number) => ({
      partnerId: d,
      occurredAtMs,
      tree: "sponsor" as const,
      length: 9,
    });
    expect(await loadChains(job, [upline(fromMs - 1), upline(fromMs)])).toEqual([
      [d, c, b, a],
      [d, c, a],
    ]);
    expect(partnerIds(await call("GET", `/partners/${d}/upline`))).toEqual([c, a]);
    const refused = await call("POST", `/partners/${d}/moves`, { ...body, toPartnerId: null });
    const rejected = await call("POST", `/tree/moves/${refused.body.id}/reject`, { reason: "stays" });
    expect(rejected.body).toMatchObject({ state: "rejected", decisionReason: "stays", effectiveFrom: null });
    const list = async (query: string) =>
      (await call("GET", `/tree/moves?programId=${programId}${query}`)).body.data.map(
        (row: { id: string }) => row.id,
      );
    expect(await list("")).toEqual([refused.body.id, asked.body.id]);
    expect(await list("&state=applied")).toEqual([asked.body.id]);
    const stranger = await api.createOrganisation();
    expect((await api.call(stranger.key, "GET", `/v1${path}`)).status).toBe(404);
    expect((await api.call(stranger.key, "POST", `/v1${path}/apply`, {})).status).toBe(404);
    const writer = await api.createKey({ organisationId, scopes: ["partners:write"] });
    expect((await api.call(writer, "POST", `/v1${path}/apply`, {})).status).toBe(403);
  });

  test("that would close a circle is refused, also of two that are applied at once and only together do.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const [a = "", b = ""] = await makeLine(programId, 2);
    const [root, c] = [a, await join(programId, a)];
    const ask = async (id: string, toPartnerId: string) =>
      (await call("POST", `/partners/${id}/moves`, { tree: "sponsor", toPartnerId, reason: "r" })).body.id;
    expect(reasonOf(await move(root, { tree: "sponsor", toPartnerId: b }))).toEqual([409, "own_downline"]);
    expect(reasonOf(await move(root, { tree: "sponsor", toPartnerId: root }))).toEqual([409, "own_downline"]);
    const both = [await ask(b, c), await ask(c, b)];
    const answers = await Promise.all(both.map((id) => call("POST", `/tree/moves/${id}/apply`, {})));
    expect(answers.map(reasonOf).sort()).toEqual([
      [200, undefined],
      [409, "own_downline"],
    ]);
  });

  test("takes all who are below along, however deep, and keeps the nearest 128 of everybody.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const other = await makeLine(programId, 3);
    const line = await makeLine(programId, 135);
    const applied = await move(line[1]!, { tree: "sponsor", toPartnerId: other[2] });
    expect(applied.status).toBe(200);
    // From the deepest 128 up is the eighth of the line; from the 40th all 38 above, the moved one, and the three.
    const above = async (id: string) => partnerIds(await call("GET", `/partners/${id}/upline`));
    expect((await above(line[134]!)).at(-1)).toBe(line[6]);
    expect((await above(line[39]!)).slice(-4)).toEqual([line[1], other[2], other[1], other[0]]);
    // Nobody below may come to stand above, though 128 levels lie between.
    const circle = await move(line[1]!, { tree: "sponsor", toPartnerId: line[134] });
    expect(reasonOf(circle)).toEqual([409, "own_downline"]);
    expect((await call("GET", `/partners/${line[134]}`)).body.sponsorPartnerId).toBe(line[133]);
  });

  test("of a sponsor is refused when its days are over, or when there is nobody there.", async () => {
    const { id: programId } = await makeProgram(api, key, { sponsorChangeDays: 30 });
    const [a = "", b = "", old = ""] = await makeLine(programId, 3);
    expect(reasonOf(await move(old, { tree: "sponsor", toPartnerId: a }))).toEqual([409, "sponsor_fixed"]);
    const fresh = await join(programId, a);
    expect((await move(fresh, { tree: "sponsor", toPartnerId: b })).status).toBe(200);
    const elsewhere = await join((await makeProgram(api, key)).id, null);
    for (const toPartnerId of [elsewhere, newId()])
      expect((await move(fresh, { tree: "sponsor", toPartnerId })).status).toBe(404);
    expect(reasonOf(await move(fresh, { tree: "placement", toPartnerId: a }))).toEqual([409, "no_matrix"]);
    const wrong = await move(fresh, { tree: "sponsor", toPartnerId: a, position: 1 });
    expect(refusedFields(wrong)).toEqual(["position"]);
  });

  test("of a seat leaves the sponsor, and can make a root.", async () => {
    const programId = await makeMatrix({ width: 2, depth: 3 });
    const root = await join(programId, null);
    const [left, right, leftmost] = [
      await join(programId, root),
      await join(programId, root),
      await join(programId, root),
    ];
    expect((await move(left, { tree: "placement", toPartnerId: right, position: 1 })).body).toMatchObject({
      ...{ fromPartnerId: root, toPosition: 1, state: "applied" },
    });
    expect((await seats(programId)).get(leftmost)).toBe("0.1.1.0");
    expect(reasonOf(await move(right, { tree: "placement", toPartnerId: leftmost }))).toEqual([
      409,
      "own_downline",
    ]);
    expect((await move(left, { tree: "placement", toPartnerId: null })).status).toBe(200);
    expect(await seats(programId)).toEqual(
      new Map([
        [root, "0"],
        [right, "0.1"],
        [left, "1"],
        [leftmost, "1.0"],
      ]),
    );
    expect((await call("GET", `/partners/${left}`)).body.sponsorPartnerId).toBe(root);
  });
});

describe("reading a downline", () => {
  test("goes down to a depth, counts levels, searches, pictures and exports; a stranger's is not there.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const name = (text: string, sponsorPartnerId: string | null, externalId?: string) =>
      makePartner(api, key, programId, {
        ...{ name: text, sponsorPartnerId, externalId },
        email: `${/\w+/.exec(text)?.[0]}@tree.example`,
      });
    const top = await name("Top", null, "m-1");
    const [ann, ben] = [await name("Ann 50%", top.id, "m-2"), await name("Ben", top.id)];
    const [cat, dan] = [await name('=Cat, "C"', ann.id), await name("Dan", ann.id)];
    const eve = await name("Eve", cat.id);
    const of = `/partners/${top.id}`;
    const list = async (query: string) => partnerIds(await call("GET", `${of}/downline?${query}`));
    expect(await list("")).toEqual([ben.id, ann.id]);
    expect(await list("depth=2")).toEqual([dan.id, cat.id, ben.id, ann.id]);
    const first = await call("GET", `${of}/downline?depth=128&limit=3`);
    expect(first.body.data.map((row: { distance: number }) => row.distance)).toEqual([3, 2, 2]);
    const rest = await call("GET", `${of}/downline?depth=128&limit=3&cursor=${first.body.nextCursor}`);
    expect([...partnerIds(first), ...partnerIds(rest)]).toEqual(
      [eve, dan, cat, ben, ann].map(({ id }) => id),
    );
    expect((await call("GET", `${of}/downline/levels`)).body).toEqual({
      members: 5,
      levels: [
        { distance: 1, members: 2 },
        { distance: 2, members: 2 },
        { distance: 3, members: 1 },
      ],
    });
    const search = async (q: string) =>
      partnerIds(await call("GET", `${of}/downline/search?q=${encodeURIComponent(q)}`));
    expect(await search("an")).toEqual([dan.id, ann.id]);
    expect(await search("50%")).toEqual([ann.id]);
    expect(await search("m-2")).toEqual([ann.id]);
    expect(await search("Top")).toEqual([]);
    expect(await search(eve.email.toUpperCase())).toEqual([eve.id]);
    const picture = await call("GET", `${of}/children`);
    expect(picture.body.data).toMatchObject([
      { partnerId: ben.id, direct: 0, below: 0, position: null, volumes: null },
      { partnerId: ann.id, direct: 2, below: 3 },
    ]);
    const csv = await fetchText(`/v1${of}/downline/export?format=csv`);
    expect(csv.split("\r\n").slice(0, 4)).toEqual([
      "partner_id,distance,external_id,name,email,status,sponsor_partner_id,joined_at",
      expect.stringContaining(`"${ann.id}","1","m-2","Ann 50%"`),
      expect.stringContaining(`"${ben.id}","1",,"Ben"`),
      expect.stringContaining(`"${cat.id}","2",,"'=Cat, ""C"""`),
    ]);
    const ndjson = await fetchText(`/v1${of}/downline/export?format=ndjson&depth=1`);
    expect(
      ndjson
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).partnerId),
    ).toEqual([ann.id, ben.id]);
    const stranger = await api.createOrganisation();
    for (const part of [
      "upline",
      "downline",
      "downline/levels",
      "downline/search?q=a",
      "children",
      "placement",
    ])
      expect((await api.call(stranger.key, "GET", `/v1${of}/${part}`)).status).toBe(404);
  });

  test("of thousands goes page by page in the same order.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const top = await join(programId, null);
    await api.owner.query(
      `WITH made AS (SELECT uuidv7() AS id FROM generate_series(1, 5200)),
        persons AS (INSERT INTO affiliates (id, email, email_normalised, email_hash, name) SELECT id, id, id, id, 'Many' FROM made),
        rows AS (INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
          SELECT id, $1, $2, id, 'Many', id, $3, now() FROM made)
       INSERT INTO partner_closure (organisation_id, descendant_id, ancestor_id, depth)
       SELECT $1, id, id, 0 FROM made UNION ALL SELECT $1, id, $3, 1 FROM made`,
      [organisationId, programId, top],
    );
    const text = await fetchText(`/v1/partners/${top}/downline/export?format=ndjson`);
    const ids = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).partnerId);
    expect(new Set(ids).size).toBe(5200);
    expect(ids).toEqual(ids.toSorted());
    const page = await call("GET", `/partners/${top}/downline?limit=2`);
    expect(partnerIds(page)).toEqual([ids.at(-1), ids.at(-2)]);
  });
});

/** The body of an answer that is no JSON. */
async function fetchText(path: string): Promise<string> {
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const init = { headers: { authorization: `Bearer ${key}` } };
  return (await app.request(`http://api.test/api${path}`, init, api.env, context)).text();
}

describe("an affiliate's team", () => {
  test("is its own downline alone: recruits by name, those further down by initials, and nobody's address.", async () => {
    const programId = await makeMatrix({ placing: "holding" });
    const email = `${unique("lead")}@team.example`;
    const root = await join(programId, null);
    const lead = (await makePartner(api, key, programId, { sponsorPartnerId: root, email })).id;
    const make = async (name: string, sponsorPartnerId: string) =>
      (await makePartner(api, key, programId, { name, sponsorPartnerId })).id;
    const [ann, ben] = [await make("Ann Lee", lead), await make("Ben Oh", lead)];
    const cat = await make("Cat Poe", ann);
    const token = await accessTokenOf(api, await makeUser(api, { email, affiliate: true }));
    const team = (method: string, path: string, body?: unknown, id = lead) =>
      api.call(token, method, `/affiliate/team/${id}${path}`, body);
    const names = (answer: Answer) => answer.body.data.map((row: { name: string }) => row.name);
    expect((await team("GET", "/levels")).body).toMatchObject({ members: 3 });
    const children = await team("GET", "/children");
    expect(names(children)).toEqual(["Ben Oh", "Ann Lee"]);
    expect(names(await team("GET", `/children?of=${ann}`))).toEqual(["C. P."]);
    expect(names(await team("GET", "/recruits?q=le"))).toEqual(["Ann Lee"]);
    expect(JSON.stringify(children.body)).not.toContain("@");
    for (const path of [`/children?of=${root}`, `/children?of=${newId()}`])
      expect((await team("GET", path)).status).toBe(404);
    expect((await team("GET", "?tree=placement")).body).toMatchObject({
      ...{ programId, matrix: true, levels: 0, ranks: [] },
      self: { partnerId: lead, seated: false, direct: 0, below: 0 },
    });
    expect((await team("GET", "")).body.self).toMatchObject({
      direct: 2,
      below: 3,
      volumes: null,
      rank: null,
    });
    // A name further down finds nobody; initials, as they are shown, do, and not those of somebody else's team.
    await make("Carl Pitt", root);
    expect((await team("GET", "/search?q=poe")).body).toEqual({ data: [], more: false });
    expect((await team("GET", "/search?q=c.p.")).body.data).toMatchObject([{ partnerId: cat, level: 2 }]);
    expect(names(await team("GET", "/search?q=LEE"))).toEqual(["Ann Lee"]);
    expect((await team("GET", `/path?to=${cat}`)).body.data).toMatchObject([
      { partnerId: ann, place: 2, direct: 1 },
      { partnerId: cat, name: "C. P.", place: 1, below: 0 },
    ]);
    expect((await team("GET", `/path?to=${root}`)).status).toBe(404);
    const levels = (answer: Answer) => answer.body.data.map((row: { level: number }) => row.level);
    const first = await team("GET", "/members?limit=2&sort=-level");
    expect(levels(first)).toEqual([2, 1]);
    const next = `/members?limit=2&sort=-level&cursor=${first.body.nextCursor}`;
    expect(levels(await team("GET", next))).toEqual([1]);
    for (const sort of ["joinedAt", "-joinedAt", "personal", "-group"])
      expect(levels(await team("GET", `/members?sort=${sort}`))).toHaveLength(3);
    expect(names(await team("GET", "/members?recruit=true&level=1&status=active"))).toHaveLength(2);
    expect(names(await team("GET", "/members?rank=gold"))).toEqual([]);
    const csv = await team("GET", "/members/export.csv?level=2");
    expect(csv.body.split("\r\n")[1]).toMatch(new RegExp(`^"?${cat}"?,"?2"?,"?C. P.`));
    for (const path of [
      "",
      "/levels",
      "/children",
      "/recruits",
      "/search?q=ann",
      `/path?to=${cat}`,
      "/members",
    ])
      expect((await team("GET", path, undefined, ann)).status).toBe(404);
    // The merchant seats the lead; the lead seats its own, below itself; not another's recruit, nor beside itself.
    await call("POST", `/partners/${lead}/seat`, { parentPartnerId: root });
    expect(names(await team("GET", "/recruits?held=true"))).toEqual(["Ben Oh", "Ann Lee"]);
    const seat = (partnerId: string, parentPartnerId: string, position?: number) =>
      team("POST", "/seats", { partnerId, parentPartnerId, position });
    expect((await seat(ann, lead, 1)).body).toMatchObject({ parentPartnerId: lead, position: 1, depth: 2 });
    expect((await seat(ben, ann)).body).toMatchObject({ parentPartnerId: ann, position: 0 });
    expect(reasonOf(await seat(cat, ann))).toEqual([409, "not_enrolled_by"]);
    expect((await seat(ben, root)).status).toBe(404);
    expect(names(await team("GET", "/recruits?held=true"))).toEqual([]);
    const seated = await team("GET", "/children?tree=placement");
    expect(seated.body.data).toMatchObject([
      { partnerId: ann, recruit: true, position: 1, direct: 1, below: 1 },
    ]);
  });
});

describe("an external id", () => {
  test("finds its partner, and is one partner's in a program.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const partner = await makePartner(api, key, programId, { externalId: "crm/77" });
    expect(partner.externalId).toBe("crm/77");
    const found = await call("GET", `/partners?programId=${programId}&externalId=crm%2F77`);
    expect(found.body.data.map((row: { id: string }) => row.id)).toEqual([partner.id]);
    const again = await call("POST", "/partners", {
      programId,
      email: "z@example.com",
      name: "Z",
      externalId: "crm/77",
    });
    expect(again).toMatchObject({ status: 409, body: { type: "/problems/already_exists" } });
    expect(again.body.detail).toContain(partner.id);
    expect(refusedFields(again)).toEqual(["externalId"]);
    await makePartner(api, key, (await makeProgram(api, key)).id, { externalId: "crm/77" });
  });

  test.each([
    ["with a matrix", { matrix: MATRIX }],
    ["without one", {}],
  ])("told fifty times at once makes one partner, %s.", async (_, extra) => {
    const { id: programId } = await makeProgram(api, key, extra);
    const sponsorPartnerId = await join(programId, null);
    const externalId = unique("crm");
    const emails = [`${unique("same")}@example.com`, `${unique("other")}@example.com`];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const email = emails[n % 2];
        return call("POST", "/partners", { programId, email, name: "Told", externalId, sponsorPartnerId });
      }),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer !== made[0])) {
      expect([status, body.type]).toEqual([409, "/problems/already_exists"]);
      expect(body.detail).toContain(made[0]?.body.id);
    }
  });
});
