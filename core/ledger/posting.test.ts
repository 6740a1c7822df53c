import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refundedTotal, reversedTarget } from "../commission/reversal.ts";
import { ACCOUNT_KINDS, accountKey, mayGoBelowZero, ownerOf } from "./account.ts";
import { accrualPosting } from "./accrual-posting.ts";
import { PARTNER_POINTS } from "./grant-accounts.ts";
import { maturationPosting } from "./maturation-posting.ts";
import { assertBalanced, balanceChanges, type Posting } from "./posting.ts";
import { reversalPosting } from "./reversal-posting.ts";

const ids = { programId: "program", conversionId: "conversion", currency: "USD" };
const accrual = (accrualId: string, partnerId: string, amountMinor: bigint) => ({
  accrualId,
  partnerId,
  amountMinor,
});
const brief = (posting: Posting | null) =>
  posting?.entries.map(
    (entry) => `${entry.account.kind} ${entry.account.ownerId} ${entry.amountMinor} ${entry.accrualId}`,
  );

describe("accrualPosting", () => {
  it("moves each accrual to its partner's pending account and takes the sum from the program once", () => {
    const accruals = [
      accrual("1", "a", 800n),
      accrual("2", "b", 400n),
      accrual("3", "a", 5n),
      accrual("4", "c", 0n),
    ];
    const posting = accrualPosting({ ...ids, revision: 2, accruals });
    expect(posting).toMatchObject({
      kind: "accrual",
      idempotencyKey: "accrual:conversion:2",
      currency: "USD",
    });
    expect(brief(posting)).toEqual([
      "partner_pending a 800 1",
      "partner_pending b 400 2",
      "partner_pending a 5 3",
      "program_commission program -1205 null",
    ]);
  });

  it("is nothing when nothing moves, and refuses a negative accrual", () => {
    expect(accrualPosting({ ...ids, revision: 1, accruals: [] })).toBeNull();
    expect(accrualPosting({ ...ids, revision: 1, accruals: [accrual("1", "a", 0n)] })).toBeNull();
    expect(() => accrualPosting({ ...ids, revision: 1, accruals: [accrual("1", "a", -1n)] })).toThrow(
      RangeError,
    );
  });
});

describe("reversalPosting", () => {
  it("of points takes what has expired from there, and the rest from whom they were given", () => {
    const reversals = [
      { accrualId: "1", partnerId: "a", deltaMinor: 8n, matured: true, fromExpiredMinor: 5n },
      { accrualId: "2", partnerId: "b", deltaMinor: 2n, matured: true, fromExpiredMinor: 2n },
      { accrualId: "3", partnerId: "c", deltaMinor: 4n, matured: false },
    ];
    const input = { ...ids, currency: "PTS", conversionVersion: 4, reversals };
    const posting = reversalPosting({ ...input, accounts: PARTNER_POINTS });
    expect(posting?.idempotencyKey).toBe("points-reversal:conversion:4");
    expect(brief(posting)).toEqual([
      "partner_points a -3 1",
      "partner_points_pending c -4 3",
      "program_points_expired program -7 null",
      "program_points program 14 null",
    ]);
    expect(() => reversalPosting(input)).toThrow(RangeError);
  });

  it("has a key of its own for lines in another currency than the conversion's", () => {
    const reversals = [{ accrualId: "1", partnerId: "a", deltaMinor: 8n, matured: false }];
    const keys = ["USD", "VND"].map(
      (currency) =>
        reversalPosting({ ...ids, currency, conversionCurrency: "USD", conversionVersion: 4, reversals })
          ?.idempotencyKey,
    );
    expect(keys).toEqual(["reversal:conversion:4", "reversal:conversion:4:VND"]);
  });

  it("takes from pending before a line has matured and from available afterwards", () => {
    const posting = reversalPosting({
      ...ids,
      conversionVersion: 4,
      reversals: [
        { accrualId: "1", partnerId: "a", deltaMinor: 8n, matured: false },
        { accrualId: "2", partnerId: "b", deltaMinor: 4n, matured: true },
        { accrualId: "3", partnerId: "c", deltaMinor: 0n, matured: true },
      ],
    });
    expect(posting?.idempotencyKey).toBe("reversal:conversion:4");
    expect(brief(posting)).toEqual([
      "partner_pending a -8 1",
      "partner_available b -4 2",
      "program_commission program 12 null",
    ]);
  });

  it("gives back what a refund that failed late had taken", () => {
    const reversals = [{ accrualId: "1", partnerId: "a", deltaMinor: -8n, matured: true }];
    expect(brief(reversalPosting({ ...ids, conversionVersion: 5, reversals }))).toEqual([
      "partner_available a 8 1",
      "program_commission program -8 null",
    ]);
  });

  it("leaves the program alone when one line gives what another takes, and is nothing when nothing moves", () => {
    const reversals = [
      { accrualId: "1", partnerId: "a", deltaMinor: -8n, matured: true },
      { accrualId: "2", partnerId: "b", deltaMinor: 8n, matured: true },
    ];
    expect(brief(reversalPosting({ ...ids, conversionVersion: 5, reversals }))).toHaveLength(2);
    expect(reversalPosting({ ...ids, conversionVersion: 5, reversals: [] })).toBeNull();
  });
});

describe("maturationPosting", () => {
  it("moves what is left from pending to available", () => {
    const accruals = [
      { accrualId: "1", partnerId: "a", remainingMinor: 5n },
      { accrualId: "2", partnerId: "b", remainingMinor: 0n },
    ];
    const posting = maturationPosting({ conversionId: "conversion", currency: "USD", revision: 1, accruals });
    expect(posting).toMatchObject({ kind: "maturation", idempotencyKey: "maturation:conversion:1" });
    expect(brief(posting)).toEqual(["partner_pending a -5 1", "partner_available a 5 1"]);
  });

  it("is nothing when all was reversed, and refuses more reversed than accrued", () => {
    const left = (remainingMinor: bigint) => ({
      conversionId: "conversion",
      currency: "USD",
      revision: 1,
      accruals: [{ accrualId: "1", partnerId: "a", remainingMinor }],
    });
    expect(maturationPosting(left(0n))).toBeNull();
    expect(() => maturationPosting(left(-1n))).toThrow(RangeError);
  });
});

describe("assertBalanced", () => {
  const entry = (amountMinor: bigint, currency = "USD") => ({
    account: { kind: "partner_pending", ownerId: "a", currency } as const,
    amountMinor,
    accrualId: null,
  });
  const posting = (entries: Posting["entries"]): Posting => ({
    kind: "accrual",
    idempotencyKey: "k",
    currency: "USD",
    entries,
  });

  it.each([
    ["a sum other than zero", [entry(5n), entry(-4n)]],
    ["an entry of 0", [entry(0n)]],
    ["an entry in another currency", [entry(5n), entry(-5n, "EUR")]],
  ])("refuses %s", (_, entries) => expect(() => assertBalanced(posting(entries))).toThrow(RangeError));

  it("passes what balances", () =>
    expect(() => assertBalanced(posting([entry(5n), entry(-5n)]))).not.toThrow());
});

describe("accounts", () => {
  it("of partners and customers are kept at zero or above, but for what a partner may have had already", () => {
    expect(ACCOUNT_KINDS.filter((kind) => ownerOf(kind) !== "program" && mayGoBelowZero(kind))).toEqual([
      "partner_available",
      "partner_points",
    ]);
    expect(mayGoBelowZero("program_paid_out")).toBe(false);
  });
});

describe("a conversion's life in the ledger", () => {
  const lives = fc.record({
    amount: fc.bigInt({ min: 1n, max: 5000n }),
    accruals: fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.bigInt({ min: 0n, max: 900n })), {
      minLength: 1,
      maxLength: 10,
    }),
    refunds: fc.array(fc.tuple(fc.nat(3), fc.bigInt({ min: 1n, max: 3000n })), { maxLength: 8 }),
    maturesAfter: fc.nat(8),
    rejected: fc.boolean(),
  });

  it("sums to zero at every step, keeps pending at zero or above, and ends at what was not reversed", () => {
    fc.assert(
      fc.property(lives, ({ amount, accruals, refunds, maturesAfter, rejected }) => {
        const lines = accruals.map(([partnerId, amountMinor], index) => ({
          ...accrual(String(index), partnerId, amountMinor),
          reversed: 0n,
        }));
        const posted = new Map<string, Posting>();
        /** As the database does: a key that is known changes nothing. */
        const post = (posting: Posting | null) => {
          if (posting !== null && !posted.has(posting.idempotencyKey))
            posted.set(posting.idempotencyKey, posting);
          const balances = balanceChanges([...posted.values()].flatMap((each) => each.entries));
          expect([...balances.values()].reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
          for (const [key, balance] of balances)
            if (key.startsWith("partner_pending")) expect(balance >= 0n).toBe(true);
          return balances;
        };
        let matured = false;
        let conversionVersion = 0;
        const reverse = (refundedMinor: bigint, isRejected: boolean) => {
          conversionVersion++;
          const reversals = lines.map((line) => {
            const target = reversedTarget({
              accrualMinor: line.amountMinor,
              refundedMinor,
              conversionMinor: amount,
              rejected: isRejected,
            });
            const deltaMinor = target - line.reversed;
            line.reversed = target;
            return { accrualId: line.accrualId, partnerId: line.partnerId, deltaMinor, matured };
          });
          const posting = reversalPosting({ ...ids, conversionVersion, reversals });
          post(posting);
          post(posting);
        };
        const mature = () => {
          matured = true;
          const left = lines.map((line) => ({ ...line, remainingMinor: line.amountMinor - line.reversed }));
          post(
            maturationPosting({
              conversionId: ids.conversionId,
              revision: 1,
              currency: "USD",
              accruals: left,
            }),
          );
        };

        post(accrualPosting({ ...ids, revision: 1, accruals: lines }));
        const seen: { refundId: string; amountMinor: bigint; status: "succeeded" }[] = [];
        for (const [step, [id]] of refunds.entries()) {
          if (step === maturesAfter) mature();
          seen.push({
            refundId: `r${id}`,
            amountMinor: refunds.find(([other]) => other === id)![1],
            status: "succeeded",
          });
          reverse(refundedTotal(seen, amount), false);
        }
        const refunded = refundedTotal(seen, amount);
        if (rejected) reverse(refunded, true);

        const balances = post(null);
        const left = lines.reduce((sum, line) => sum + line.amountMinor - line.reversed, 0n);
        expect(
          balances.get(accountKey({ kind: "program_commission", ownerId: "program", currency: "USD" })) ?? 0n,
        ).toBe(-left);
        if (rejected || refunded === amount)
          expect([...balances.values()].every((balance) => balance === 0n)).toBe(true);
      }),
    );
  });
});
