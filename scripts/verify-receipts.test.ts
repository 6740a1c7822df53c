import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { accrue } from "../core/commission/engine.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { canonicalJson } from "../core/receipts/canonical-json.ts";
import { chainReceipts } from "../core/receipts/chain-receipts.ts";
import type { AccrualFacts, EntryFacts } from "../core/receipts/entry-facts.ts";
import { type Finding, canonicalJson as scriptsCanonicalJson, verifyReceipts } from "./verify-receipts.mjs";

/*
 * Goal: who has the export, the published keys and the script can show that a receipt was changed, left out or made up.
 * Method: the receipts of a partner's two accounts as the core makes them, signed here; then each thing that could be done
 * to them, by somebody without the key and by the operator, who has it.
 */
const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const sha256 = async (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const conversion = {
  conversionId: uuid(1),
  goal: "sale",
  orderId: "order-4711",
  occurredAt: "2026-11-01T10:00:00.000Z",
  status: "approved" as const,
  amountMinor: 4999n,
  refundedMinor: 2000n,
};
/** 3 % of 49.99 at 150 by largest remainder, as docs/money.md works it out; a third of the credit would be `weightBps`. */
const accrual: AccrualFacts = {
  ...{ accrualId: uuid(2), clickId: uuid(3), planVersionId: uuid(4), planNumber: 3, level: 2 },
  ...{ baseMinor: 4999n, rateBps: 300, flatMinor: null, heldByCap: false, weightBps: 10_000 },
  ...{ exactNumerator: "1499700000000", exactDenominator: "10000000000", rounding: "remainder" },
  ...{ amountMinor: 150n, skipped: [{ partnerId: uuid(9), reason: "inactive" }] },
  ...{ rank: null, parts: null, pointsShareMinor: 0n, points: 0n, maturesAt: "2026-12-01T10:00:00.000Z" },
  ...{ conversion, reversedMinor: 0n },
};
const account = (kind: string, id: number) => ({
  ...{ accountId: uuid(id), kind, currency: "USD", programId: uuid(6), partnerId: uuid(7) },
});

/** What happened on an account: posting, kind, amount, and what is reversed by then. */
type Happening = readonly [posting: number, kind: string, amount: bigint, reversed?: bigint];

function entriesOf(of: EntryFacts["account"], happenings: readonly Happening[]): EntryFacts[] {
  let balance = 0n;
  return happenings.map(([posting, kind, amountMinor, reversedMinor = 0n], index) => {
    balance += amountMinor;
    return {
      account: of,
      number: index + 1,
      entry: {
        postingId: uuid(posting),
        kind,
        amountMinor,
        balanceAfterMinor: balance,
        postedAt: "2026-11-01T10:00:01.000Z",
      },
      accrual: { ...accrual, reversedMinor },
      bonus: null,
      spending: null,
    };
  });
}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: "jwk" }), kid });
const KEYS = { keys: [jwk(publicKey, "k1")] };

// biome-ignore lint/suspicious/noExplicitAny: receipts that tests take apart
type Receipt = any;
const signed = (body: unknown, hash: string, key = privateKey): Receipt => ({
  ...{ body, hash, keyId: "k1" },
  signature: sign(null, Buffer.from(hash, "hex"), key).toString("base64url"),
});

async function receiptsOf(of: EntryFacts["account"], happenings: readonly Happening[]): Promise<Receipt[]> {
  const chained = await chainReceipts(entriesOf(of, happenings), null, sha256);
  return chained.map(({ body, hash }) => signed(structuredClone(body), hash));
}

/** The operator makes a body's hash and signature anew. */
const forge = async (body: unknown) => signed(body, await sha256(scriptsCanonicalJson(body)));

// Of 150, 20.00 refunded of 49.99 take back floor(150 × 2000 ÷ 4999) = 60; the other 90 mature.
const PENDING = await receiptsOf(account("partner_pending", 10), [
  [20, "accrual", 150n],
  [21, "reversal", -60n, 60n],
  [22, "maturation", -90n],
]);
const AVAILABLE = await receiptsOf(account("partner_available", 11), [[22, "maturation", 90n]]);
const ALL = [...PENDING, ...AVAILABLE];
const copy = (): Receipt[] => structuredClone(ALL);
const check = (receipts: readonly unknown[], earlier?: readonly unknown[], keys: unknown = KEYS) =>
  verifyReceipts(receipts, keys, earlier);
const brief = (findings: readonly Finding[]) => findings.map(({ number, what }) => `${number} ${what}`);
const faultsOf = (receipts: readonly unknown[], earlier?: readonly unknown[]) =>
  brief(check(receipts, earlier).faults);

test("What was issued verifies, in whatever order its lines stand.", () => {
  expect(check(ALL)).toEqual({ receipts: 4, accounts: 2, faults: [], notes: [] });
  expect(check(ALL.toReversed()).faults).toEqual([]);
});

test("The body says of the order and the upline what the partner may see, and how the amount came about.", () => {
  expect(PENDING[0].body).toMatchObject({
    number: "1",
    previousHash: null,
    entry: { kind: "accrual", amountMinor: "150", balanceAfterMinor: "150" },
    accrual: {
      conversion: { orderRef: "…4711" },
      line: {
        touch: { clickId: uuid(3), at: new Date(0x019000000000).toISOString() },
        plan: { number: "3" },
        skipped: [{ partnerId: uuid(9), reason: "inactive" }],
      },
    },
  });
  expect(JSON.stringify(ALL)).not.toContain("order-4711");
  expect(PENDING[1].body.accrual.reversal).toEqual({
    ...{ ofMinor: "150", reversedMinor: "60", cause: "refund" },
    refund: { refundedMinor: "2000", conversionMinor: "4999" },
  });
});

/** The path of every value in a receipt that is no list or object. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]));
}

function change(receipt: Receipt, path: readonly string[]): void {
  const holder = path.slice(0, -1).reduce((at, name) => at[name], receipt);
  const last = path.at(-1)!;
  const old = holder[last];
  // A digit more or less stays a digit, a letter a letter.
  if (typeof old === "string")
    holder[last] = old.replace(/[0-9a-z](?=[^0-9a-z]*$)/i, (c) => (c === "1" ? "2" : "1"));
  else holder[last] = old === null ? "1" : !old;
}

test("Each field that is changed shows.", () => {
  const unnoticed = ALL.flatMap((receipt, index) =>
    leaves(receipt).flatMap((path) => {
      const receipts = copy();
      change(receipts[index], path);
      expect(receipts[index], path.join(".")).not.toEqual(receipt);
      return check(receipts).faults.length === 0 ? [path.join(".")] : [];
    }),
  );
  expect(unnoticed).toEqual([]);
});

test("Each number that is changed and signed anew by the operator shows, unless all after it is, too.", async () => {
  for (const change of [
    (body: Receipt) => Object.assign(body.entry, { amountMinor: "149", balanceAfterMinor: "149" }),
    (body: Receipt) => Object.assign(body.accrual, { amountMinor: "149" }),
    (body: Receipt) => Object.assign(body.accrual.line, { rounding: "floor" }),
    (body: Receipt) => Object.assign(body.accrual.line.exact, { numerator: "1489700000000" }),
    (body: Receipt) => Object.assign(body.accrual.line, { rateBps: "299" }),
    (body: Receipt) => Object.assign(body.accrual.line, { baseMinor: "4998" }),
    (body: Receipt) => Object.assign(body.accrual.line, { weightBps: "9999" }),
    (body: Receipt) => Object.assign(body.entry, { balanceAfterMinor: "160" }),
  ]) {
    // The newest receipt of an account has none behind it that would hold its hash: only its own sums speak.
    const body = structuredClone(PENDING[0].body);
    change(body);
    expect(faultsOf([await forge(body)])).not.toEqual([]);
  }
  const refund = structuredClone(PENDING[1].body);
  refund.accrual.reversal.refund.refundedMinor = "1900";
  expect(faultsOf([PENDING[0], await forge(refund)])).toEqual(["2 reversal"]);
});

test("A receipt that is left out shows as a gap, the newest one when there is an earlier export.", () => {
  expect(faultsOf([PENDING[0], PENDING[2], ...AVAILABLE])).toEqual(["3 missing"]);
  expect(faultsOf([PENDING[1], PENDING[2], ...AVAILABLE])).toEqual(["2 missing"]);
  expect(check(PENDING.slice(0, 2)).faults).toEqual([]);
  expect(faultsOf(PENDING.slice(0, 2), PENDING)).toEqual(["3 withdrawn"]);
  // Only one half of a movement: it may be on its way.
  expect(brief(check(PENDING).notes)).toEqual(["3 half"]);
});

test("Two receipts in each other's place show, and one number given twice.", async () => {
  const [first, second] = copy();
  [first.body.number, second.body.number] = ["2", "1"];
  expect(faultsOf([first, second])).toEqual([
    "2 hash",
    "2 signature",
    "1 hash",
    "1 signature",
    "1 chain",
    "1 balance",
    "2 chain",
    "2 balance",
  ]);
  const twice = structuredClone(PENDING[1].body);
  twice.entry.postedAt = "2026-11-01T10:00:02.000Z";
  expect(faultsOf([...PENDING.slice(0, 2), await forge(twice)])).toContain("2 duplicate");
});

test("A history that the operator wrote anew from some receipt on verifies, but not against an earlier export.", async () => {
  const rewritten = await receiptsOf(account("partner_pending", 10), [
    [20, "accrual", 150n],
    [21, "reversal", -150n, 150n],
  ]);
  rewritten[1].body.accrual.reversal = {
    ofMinor: "150",
    reversedMinor: "150",
    cause: "rejected",
    refund: null,
  };
  rewritten[1] = await forge(rewritten[1].body);
  expect(faultsOf(rewritten)).toEqual([]);
  expect(faultsOf(rewritten, PENDING)).toEqual(["2 replaced", "3 withdrawn"]);
});

test("Another's key proves nothing, nor does a key that is not published.", () => {
  const other = generateKeyPairSync("ed25519");
  const [first] = copy();
  expect(faultsOf([signed(first.body, first.hash, other.privateKey)])).toEqual(["1 signature"]);
  expect(brief(check([first], [], { keys: [jwk(publicKey, "k2")] }).faults)).toEqual(["1 key"]);
  // An old key beside a newer one is published still.
  const rotated = { keys: [jwk(other.publicKey, "k2"), jwk(publicKey, "k1")] };
  expect(check([first], [], rotated).faults).toEqual([]);
});

test("A bonus' receipt verifies, and its amount follows from its fraction.", async () => {
  const [entry] = entriesOf(account("partner_pending", 10), [[20, "bonus", 500n]]);
  // Half of 10.01, rounded down.
  const bonus = {
    ...{
      bonusId: uuid(30),
      rule: "match",
      kind: "matching",
      planVersionId: uuid(4),
      eventId: null,
      conversionId: null,
    },
    ...{
      period: { periodId: uuid(31), number: 2 },
      details: { days: 30 },
      refundBase: 1001n,
      refundedBase: 0n,
      reversedMinor: 0n,
    },
    ...{
      level: 1,
      baseMinor: 1001n,
      rateBps: 5000,
      flatMinor: null,
      heldByCap: false,
      amountMinor: 500n,
      skipped: null,
    },
    ...{ exactNumerator: "5005000", exactDenominator: "10000", rounding: "floor" as const },
  };
  const [made] = await chainReceipts([{ ...entry!, accrual: null, bonus }], null, sha256);
  const body = structuredClone(made!.body) as Receipt;
  expect(faultsOf([signed(body, made!.hash)])).toEqual([]);
  expect(body.bonus).toMatchObject({ period: { number: "2" }, line: { details: { days: "30" } } });
  body.bonus.line.exact.numerator = "5015000";
  expect(faultsOf([await forge(body)])).toEqual(["1 amount", "1 amount"]);
});

/** A bonus of 5.00 (half of 10.01, rounded down) of which refunds take back, each receipt made when all of them were known. */
async function bonusReceipts(): Promise<Receipt[]> {
  const bonus = {
    ...{ bonusId: uuid(30), rule: "match", kind: "matching", planVersionId: uuid(4), eventId: null },
    ...{ conversionId: null, period: { periodId: uuid(31), number: 2 }, details: null, skipped: null },
    ...{ refundBase: 1001n, refundedBase: 700n, level: 1, baseMinor: 1001n, rateBps: 5000, flatMinor: null },
    ...{ heldByCap: false, amountMinor: 500n, exactNumerator: "5005000", exactDenominator: "10000" },
    rounding: "floor" as const,
  };
  const of = account("partner_pending", 10);
  // floor(500 × 300 ÷ 1001) = 149, then floor(500 × 700 ÷ 1001) = 349.
  const entries = entriesOf(of, [
    [20, "bonus", 500n],
    [21, "reversal", -149n, 149n],
    [22, "reversal", -200n, 349n],
  ]);
  const facts = entries.map((entry) => {
    const { reversedMinor } = entry.accrual!;
    return { ...entry, accrual: null, bonus: { ...bonus, reversedMinor } };
  });
  const chained = await chainReceipts(facts, null, sha256);
  return chained.map(({ body, hash }) => signed(structuredClone(body), hash));
}

test("What is taken back of a bonus follows from its refunds, and adds up.", async () => {
  const [granted, first, second] = await bonusReceipts();
  expect(check([granted, first, second])).toMatchObject({ faults: [], notes: [] });
  const claims = [first, second].map(({ body }) => body.bonus.reversal);
  expect(claims).toEqual([
    { ofMinor: "500", reversedMinor: "149", cause: "superseded", refund: null },
    {
      ofMinor: "500",
      reversedMinor: "349",
      cause: "refund",
      refund: { refundedBase: "700", refundBase: "1001" },
    },
  ]);
  // The operator takes one unit more than the refund allows, or says that the line was larger than it was.
  const more = structuredClone(second.body);
  Object.assign(more.entry, { amountMinor: "-201", balanceAfterMinor: "150" });
  Object.assign(more.bonus.reversal, { reversedMinor: "350" });
  expect(faultsOf([granted, first, await forge(more)])).toEqual(["3 reversal"]);
  Object.assign(more.bonus.reversal, { reversedMinor: "349" });
  expect(faultsOf([granted, first, await forge(more)])).toEqual(["3 reversal"]);
  const larger = structuredClone(second.body);
  Object.assign(larger.bonus.reversal, { ofMinor: "501", cause: "superseded", refund: null });
  expect(faultsOf([granted, first, await forge(larger)])).toEqual(["3 reversal"]);
});

test("A receipt of spent points names the order as its partner may see it.", async () => {
  const points = { ...account("partner_points", 12), currency: "PTS" };
  const [granted, spent] = entriesOf(points, [
    [20, "maturation", 50n],
    [21, "spending", -30n],
  ]);
  const spending = { spendingId: uuid(40), orderId: "order-0815" };
  const facts = [granted!, { ...spent!, accrual: null, spending }];
  const chained = await chainReceipts(facts, null, sha256);
  const receipts = chained.map(({ body, hash }) => signed(structuredClone(body), hash));
  expect(faultsOf(receipts)).toEqual([]);
  expect(receipts[1].body).toMatchObject({ spending: { id: uuid(40), orderRef: "…0815" }, accrual: null });
});

test("A receipt whose number or amounts are none is named, and so is the gap that it leaves.", async () => {
  for (const change of [
    (body: Receipt) => Object.assign(body, { number: "1.5" }),
    (body: Receipt) => Object.assign(body, { number: "two" }),
    (body: Receipt) => Object.assign(body.entry, { amountMinor: "1e3" }),
    (body: Receipt) => Object.assign(body.entry, { balanceAfterMinor: "" }),
  ]) {
    const body = structuredClone(PENDING[1].body);
    change(body);
    const faults = check([PENDING[0], await forge(body), PENDING[2]]).faults.map(({ what }) => what);
    expect(faults).toEqual(["malformed", "missing"]);
  }
});

test("What is no receipt is named, and the others are checked.", () => {
  const broken = [null, {}, { body: { number: 1 } }, { ...PENDING[0], body: { ...PENDING[0].body, v: 1 } }];
  expect(check([...broken, ...ALL]).faults.filter(({ what }) => what === "malformed")).toHaveLength(4);
});

test("From the command line it says what it found, and answers with its exit code.", () => {
  const folder = mkdtempSync(join(tmpdir(), "receipts-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const lines = (receipts: readonly unknown[]) => receipts.map((one) => `${JSON.stringify(one)}\n`).join("");
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/verify-receipts.mjs", ...args], { encoding: "utf8" });
  try {
    const keys = file("keys.json", JSON.stringify(KEYS));
    const all = file("all.ndjson", lines(ALL));
    const some = file("some.ndjson", lines(ALL.slice(1)));
    expect(run(all, keys)).toMatchObject({ status: 0, stdout: "4 receipts of 2 accounts: all is well.\n" });
    const gap = run(some, keys, "--earlier", all);
    expect(gap.status).toBe(1);
    expect(gap.stdout).toContain("receipt 2: missing: receipt 1 is missing");
    expect(gap.stdout).toContain("receipt 1: withdrawn");
    expect(run(all).status).toBe(2);
    const cut = run(file("cut.ndjson", lines(ALL).slice(0, -9)), keys);
    expect([cut.status, cut.stderr.split(":")[0]]).toEqual([2, "cannot read what is to be verified"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("Whatever the engine makes of an order, its receipts verify: each fraction follows from rate, base, weight and parts.", async () => {
  const rateBps = fc.integer({ min: 0, max: 900 });
  const pays = fc.oneof(
    fc.record({ kind: fc.constant("percentage" as const), rateBps }),
    fc.record({ kind: fc.constant("flat" as const), amountsMinor: fc.record({ USD: fc.nat(500) }) }),
    fc.constant({ kind: "nothing" as const }),
  );
  const member = (partnerId: string) => ({
    ...{ partnerId, status: "active" as const, active: true, qualifiedLevels: 10, rank: "gold" },
  });
  const order = fc.record({
    amountMinor: fc.bigInt({ min: 0n, max: 20_000n }),
    items: fc.array(
      fc.record({
        productId: fc.constantFrom("a", "b", "c"),
        quantity: fc.integer({ min: 1, max: 3 }),
        amountMinor: fc.bigInt({ min: 0n, max: 3000n }),
      }),
      { maxLength: 3 },
    ),
    rates: fc.array(rateBps, { minLength: 1, maxLength: 4 }),
    base: fc.array(pays, { maxLength: 2 }),
    agreed: fc.option(pays, { nil: undefined }),
    weightBps: fc.constantFrom(10_000, 3333, 1),
    capBps: fc.constantFrom(10_000, 4000),
  });
  await fc.assert(
    fc.asyncProperty(order, async ({ amountMinor, items, rates, base, agreed, weightBps, capBps }) => {
      const rules: PlanRules = {
        ...{ v: 1, compression: "none", capBps, ranks: [{ key: "gold", name: "Gold", requires: {} }] },
        levels: rates.map((rate) => ({ kind: "percentage", rateBps: rate, ratesByRank: { gold: rate + 7 } })),
        base: base.map((each, n) => ({
          name: `r${n}`,
          when: { products: [n === 0 ? "a" : "b"] },
          pays: each,
        })),
      };
      const plan = { planVersionId: uuid(4), version: 3, rules };
      const chain = ["w", "x", "y"].map(member);
      const credit = { clickId: null, chain, plan, ...(agreed === undefined ? {} : { agreed }) };
      const credits = [weightBps, 10_000 - weightBps]
        .filter((bps) => bps > 0)
        .map((bps) => ({ ...credit, weightBps: bps }));
      const sold = items.map((each) => ({ ...each, category: null }));
      const lines = accrue({
        conversion: {
          conversionId: uuid(1),
          currency: "USD",
          items: sold,
          amountMinor: amountMinor + items.reduce((sum, one) => sum + one.amountMinor, 0n),
        },
        credits,
      });
      for (const line of lines.filter(
        ({ partnerId, amountMinor: paid }) => partnerId !== null && paid > 0n,
      )) {
        const { exactNumerator, exactDenominator, ...rest } = line;
        const exact = { exactNumerator: String(exactNumerator), exactDenominator: String(exactDenominator) };
        const [facts] = entriesOf(account("partner_pending", 10), [[20, "accrual", line.amountMinor]]);
        const made = { ...facts!, accrual: { ...accrual, ...rest, ...exact } };
        const [chained] = await chainReceipts([made], null, sha256);
        const { body, hash } = chained!;
        expect(check([signed(body, hash)]).faults).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test("The script's canonical JSON is the core's, whatever texts and names there are.", () => {
  const plain = ["a", "B", "1", "/", "\u007f", "é", "\u2028", "\ud83d\ude00", "\ufb33"];
  const escaped = ['"', "\\", "\u0000", "\u001f"];
  const text = fc.string({ unit: fc.constantFrom(...plain, ...escaped), maxLength: 8 });
  // Names without escapes: V8 reads some short names with them as others (`JSON.parse` of Node 24), and receipts have none.
  const name = fc.string({ unit: fc.constantFrom(...plain), maxLength: 8 });
  const leaf = fc.oneof(text, fc.constantFrom(null, true, false));
  const inner = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }));
  const value = fc.oneof(inner, fc.dictionary(name, inner, { maxKeys: 5 }));
  fc.assert(
    fc.property(value, (one) => {
      const json = canonicalJson(one);
      expect(scriptsCanonicalJson(one)).toBe(json);
      expect(canonicalJson(JSON.parse(json))).toBe(json);
    }),
    { numRuns: 100 },
  );
});

test("Names are sorted by UTF-16 code units, as RFC 8785 (3.2.3) shows.", () => {
  const names = {
    "\u20ac": "1",
    "\r": "2",
    "\ufb33": "3",
    "1": "4",
    "\ud83d\ude00": "5",
    "\u0080": "6",
    ö: "7",
  };
  expect(Object.values(JSON.parse(canonicalJson(names)))).toHaveLength(7);
  expect([...canonicalJson(names).matchAll(/:"(\d)"/g)].map(([, n]) => n)).toEqual([
    "2",
    "4",
    "6",
    "7",
    "1",
    "5",
    "3",
  ]);
});
