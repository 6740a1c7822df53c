import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type ChainRow, walkChain } from "./verify-chain.ts";

/* Goal: whatever is done to a chain is found, at its place. Method: one whole chain, and each way of breaking it. */
const sha256 = (previous: string, record: string) =>
  createHash("sha256").update(Buffer.from(previous, "hex")).update(record).digest("hex");

function chainOf(length: number): ChainRow[] {
  const rows: ChainRow[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const columns = {
      organisationId: null,
      actorId: null,
      entityId: `e${seq}`,
      id: `id${seq}`,
      chainId: "chain",
      seq,
      at: "2026-11-21T00:00:00.000Z",
      actorKind: "system",
      action: "link.created",
      entity: "link",
    };
    const { chainId, organisationId: _, actorId: __, ...rest } = columns;
    const record = JSON.stringify({ ...rest, chain: chainId, changes: { name: [null, `n${seq}`] } });
    rows.push({ ...columns, record, hash: sha256(rows.at(-1)?.hash ?? "", record) });
  }
  return rows;
}

function verdictOf(rows: readonly ChainRow[], head = { seq: 4, hash: chainOf(4)[3]!.hash }) {
  const walk = walkChain(sha256);
  for (const row of rows) walk.take(row);
  return walk.end(head);
}

const with2 = (change: Partial<ChainRow>) =>
  chainOf(4).map((row) => (row.seq === 2 ? { ...row, ...change } : row));

test("a whole chain has no break, nor has an empty one", () => {
  expect(verdictOf(chainOf(4))).toBeNull();
  expect(verdictOf([], { seq: 0, hash: "" })).toBeNull();
});

test.each([
  ["another record", with2({ record: '{"seq":2}' }), { seq: 2, reason: "changed" }],
  ["another hash", with2({ hash: "00" }), { seq: 2, reason: "changed" }],
  ["another actor's kind", with2({ actorKind: "user" }), { seq: 2, reason: "columns" }],
  ["an actor where there was none", with2({ actorId: "a" }), { seq: 2, reason: "columns" }],
  ["another time", with2({ at: "2026-11-22T00:00:00.000Z" }), { seq: 2, reason: "columns" }],
  ["a row left out", chainOf(4).filter(({ seq }) => seq !== 2), { seq: 2, reason: "missing" }],
  ["the first row left out", chainOf(4).slice(1), { seq: 1, reason: "missing" }],
  ["the end cut off", chainOf(4).slice(0, 3), { seq: 4, reason: "cut" }],
  ["all rows gone", [], { seq: 1, reason: "cut" }],
  ["a row added behind the end", chainOf(5), { seq: 5, reason: "added" }],
])("%s is found", (_, rows, verdict) => {
  expect(verdictOf(rows)).toEqual(verdict);
});

test("a chain that was written anew is told by the head that was kept", () => {
  expect(verdictOf(chainOf(4), { seq: 4, hash: "00" })).toEqual({ seq: 4, reason: "head" });
});

test.each(["7", "no JSON"])("a record that is %s, under a hash that fits, is no row of ours", (record) => {
  const [first] = chainOf(1);
  const rows = [{ ...first!, record, hash: sha256("", record) }];
  expect(verdictOf(rows)).toEqual({ seq: 1, reason: "columns" });
});
