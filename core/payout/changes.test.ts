import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeReturn, reductionBeforeSubmission } from "./changes.ts";

describe("what a line gives back before it is submitted", () => {
  it.each([
    ["nothing while the balance is not below zero", 1000n, 0n, 0n],
    ["nothing while there is more besides", 1000n, 500n, 0n],
    ["as much as the balance is below zero", 1000n, -300n, 300n],
    ["all of it", 1000n, -1000n, 1000n],
    ["no more than all of it", 1000n, -1500n, 1000n],
  ])("is %s", (_, amountMinor, availableMinor, expected) =>
    expect(reductionBeforeSubmission({ amountMinor, availableMinor })).toBe(expected),
  );

  it("takes each unit below zero from one line alone, however many lines there are, and never more than they hold", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 1000n }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: -12_000n, max: 1000n }), (lines, startMinor) => {
        let availableMinor = startMinor;
        let takenMinor = 0n;
        for (const amountMinor of lines) {
          const reducedMinor = reductionBeforeSubmission({ amountMinor, availableMinor });
          expect(reducedMinor >= 0n && reducedMinor <= amountMinor).toBe(true);
          availableMinor += reducedMinor;
          takenMinor += reducedMinor;
        }
        const owed = startMinor < 0n ? -startMinor : 0n;
        const held = lines.reduce((sum, amountMinor) => sum + amountMinor, 0n);
        expect(takenMinor).toBe(owed < held ? owed : held);
      }),
    );
  });
});

describe("news of a return", () => {
  it.each([
    ["the first part", 0n, 400n, { returnedMinor: 400n, newMinor: 400n, isWhole: false }],
    ["the same again", 400n, 400n, { returnedMinor: 400n, newMinor: 0n, isWhole: false }],
    ["older news", 400n, 100n, { returnedMinor: 400n, newMinor: 0n, isWhole: false }],
    ["more of it", 400n, 700n, { returnedMinor: 700n, newMinor: 300n, isWhole: false }],
    ["the rest", 700n, 1000n, { returnedMinor: 1000n, newMinor: 300n, isWhole: true }],
    ["nothing", 0n, 0n, { returnedMinor: 0n, newMinor: 0n, isWhole: false }],
  ])("of 1000: %s", (_, returnedMinor, saidMinor, expected) =>
    expect(judgeReturn({ amountMinor: 1000n, returnedMinor, saidMinor })).toEqual(expected),
  );

  it.each([
    [0n, 1001n],
    [0n, -1n],
    [-1n, 0n],
  ])("is refused when it cannot be: known %s, said %s", (returnedMinor, saidMinor) =>
    expect(() => judgeReturn({ amountMinor: 1000n, returnedMinor, saidMinor })).toThrow(RangeError),
  );

  it("makes payable, in whatever order and however often it comes, what came back in all: once", () => {
    const said = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 12 });
    const orders = said.chain((news) =>
      fc.tuple(fc.constant(news), fc.shuffledSubarray([...news, ...news], { minLength: news.length * 2 })),
    );
    fc.assert(
      fc.property(orders, ([news, told]) => {
        let returnedMinor = 0n;
        let payableMinor = 0n;
        for (const saidMinor of told) {
          const judged = judgeReturn({ amountMinor: 1000n, returnedMinor, saidMinor });
          expect(judged.returnedMinor >= returnedMinor).toBe(true);
          returnedMinor = judged.returnedMinor;
          payableMinor += judged.newMinor;
        }
        const most = news.reduce((one, other) => (one > other ? one : other));
        expect([returnedMinor, payableMinor]).toEqual([most, most]);
      }),
    );
  });
});
