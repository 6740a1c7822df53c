import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expire, giveBack, grant, type Lot, type LotPart, type Purse, spend, takeBack } from "./purse.ts";

const lot = (id: string, remaining: bigint, expiresAtMs: number | null = null, expired = 0n): Lot => ({
  lotId: id,
  sourceId: `line-${id}`,
  remaining,
  expired,
  expiresAtMs,
});
const remaining = ({ lots }: Purse) => lots.reduce((sum, one) => sum + one.remaining, 0n);
const brief = ({ balance, lots }: Purse) => [balance, ...lots.map((one) => [one.remaining, one.expired])];

describe("spend", () => {
  const purse: Purse = { balance: 60n, lots: [lot("a", 10n), lot("b", 20n, 300), lot("c", 30n, 200)] };

  it("takes what expires first, and what never does last", () => {
    // 30 of c, which expires at 200, 20 of b, 5 of a.
    const spent = spend(purse, 55n, 100);
    expect(spent).toMatchObject({
      ok: true,
      parts: [{ lotId: "c" }, { lotId: "b" }, { lotId: "a", points: 5n }],
    });
    expect(spent.ok && brief(spent.purse)).toEqual([5n, [5n, 0n], [0n, 0n], [0n, 0n]]);
  });

  it("leaves alone what has expired, though it is not taken out yet", () => {
    expect(spend(purse, 31n, 200)).toEqual({ ok: false, available: 30n });
    expect(spend(purse, 60n, 199)).toMatchObject({ ok: true });
    expect(spend(purse, 61n, 0)).toEqual({ ok: false, available: 60n });
  });
});

describe("takeBack", () => {
  it("takes from the line's own lot before others that expire earlier", () => {
    const purse: Purse = { balance: 50n, lots: [lot("a", 30n), lot("b", 20n, 100)] };
    const { purse: after, fromExpired } = takeBack(purse, "line-a", 30n);
    expect([brief(after), fromExpired]).toEqual([[20n, [0n, 0n], [20n, 0n]], 0n]);
  });

  it("asks nothing of the partner for what expired unspent", () => {
    // Of 100 points 40 were spent and 60 expired; the order is refunded in full: 60 are taken from what expired, 40 owed.
    const purse: Purse = { balance: 0n, lots: [lot("a", 0n, 100, 60n)] };
    const { purse: after, fromExpired } = takeBack(purse, "line-a", 100n);
    expect([brief(after), fromExpired]).toEqual([[-40n, [0n, 0n]], 60n]);
  });

  it("takes what was spent from other lots, and lets the rest be owed", () => {
    const purse: Purse = { balance: 20n, lots: [lot("a", 0n), lot("b", 20n)] };
    const { purse: after } = takeBack(purse, "line-a", 50n);
    expect(brief(after)).toEqual([-30n, [0n, 0n], [0n, 0n]]);
    // The next 100 pay the 30 first.
    expect(brief(grant({ ...after, lots: [...after.lots, lot("c", 0n)] }, "line-c", 100n))).toEqual([
      70n,
      [0n, 0n],
      [0n, 0n],
      [70n, 0n],
    ]);
  });
});

describe("expire", () => {
  it("takes a lot out at the millisecond in which it expires, not one before", () => {
    const purse: Purse = { balance: 50n, lots: [lot("a", 30n), lot("b", 20n, 100)] };
    expect(expire(purse, 99).parts).toEqual([]);
    const { purse: after, parts } = expire(purse, 100);
    expect([brief(after), parts]).toEqual([[30n, [30n, 0n], [0n, 20n]], [{ lotId: "b", points: 20n }]]);
    expect(expire(after, 100).parts).toEqual([]);
  });
});

describe("a purse's life", () => {
  const step = fc.record({
    kind: fc.constantFrom("grant", "takeBack", "spend", "giveBack", "expire" as const),
    line: fc.nat({ max: 4 }),
    points: fc.bigInt(1n, 100n),
    at: fc.nat({ max: 400 }),
  });

  const sum = (parts: readonly LotPart[]) => parts.reduce((total, { points }) => total + points, 0n);

  /** A purse beside what the program's accounts say: granted (below zero), spent, expired. */
  class Books {
    purse: Purse = {
      balance: 0n,
      lots: [100, 200, null, 300, null].map((expiresAtMs, n) => lot(String(n), 0n, expiresAtMs)),
    };
    program = { granted: 0n, spent: 0n, expired: 0n };
    /** What each line has granted: the most that can be taken back of it. */
    readonly lines = [0n, 0n, 0n, 0n, 0n];
    readonly spendings: (readonly LotPart[])[] = [];

    grant(line: number, points: bigint) {
      this.purse = grant(this.purse, `line-${line}`, points);
      this.lines[line]! += points;
      this.program.granted -= points;
    }
    takeBack(line: number, points: bigint) {
      const most = points < this.lines[line]! ? points : this.lines[line]!;
      const { purse, fromExpired } = takeBack(this.purse, `line-${line}`, most);
      this.purse = purse;
      this.lines[line]! -= most;
      this.program.granted += most;
      this.program.expired -= fromExpired;
    }
    spend(_line: number, points: bigint, at: number) {
      const outcome = spend(this.purse, points, at);
      if (!outcome.ok) return;
      expect(sum(outcome.parts)).toBe(points);
      this.purse = outcome.purse;
      this.spendings.push(outcome.parts);
      this.program.spent += points;
    }
    giveBack() {
      const parts = this.spendings.pop() ?? [];
      this.purse = giveBack(this.purse, parts);
      this.program.spent -= sum(parts);
    }
    expire(_line: number, _points: bigint, at: number) {
      const { purse, parts } = expire(this.purse, at);
      this.purse = purse;
      this.program.expired += sum(parts);
    }
  }

  it("keeps what remains of the lots at the balance, or at 0, and loses no point", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const books = new Books();
        for (const { kind, line, points, at } of steps) {
          books[kind](line, points, at);
          const { purse, program } = books;
          expect(remaining(purse)).toBe(purse.balance > 0n ? purse.balance : 0n);
          expect(purse.lots.every((one) => one.remaining >= 0n && one.expired >= 0n)).toBe(true);
          expect(program.granted + program.spent + program.expired + purse.balance).toBe(0n);
          expect(program.expired).toBe(purse.lots.reduce((total, one) => total + one.expired, 0n));
        }
      }),
      { numRuns: 200 },
    );
  });
});
