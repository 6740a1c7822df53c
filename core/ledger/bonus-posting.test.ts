import { describe, expect, it } from "vitest";
import { bonusMaturationPosting, bonusPosting, bonusReversalPosting } from "./bonus-posting.ts";
import type { Posting } from "./posting.ts";

const common = { programId: "program", currency: "USD", key: "k" };
const line = (bonusId: string, partnerId: string, amountMinor: bigint) => ({
  bonusId,
  partnerId,
  amountMinor,
});
const brief = (posting: Posting | null) =>
  posting?.entries.map(
    ({ account, amountMinor, accrualId }) => `${account.kind} ${account.ownerId} ${amountMinor} ${accrualId}`,
  );

describe("postings of bonuses", () => {
  it("grant to pending, one entry per line that is not 0 and one for the program", () => {
    const posting = bonusPosting({
      ...common,
      lines: [line("1", "a", 5n), line("2", "a", 0n), line("3", "b", 7n)],
    });
    expect(posting).toMatchObject({ kind: "bonus", idempotencyKey: "k", currency: "USD" });
    expect(brief(posting)).toEqual([
      "partner_pending a 5 1",
      "partner_pending b 7 3",
      "program_commission program -12 null",
    ]);
    expect(bonusPosting({ ...common, lines: [line("1", "a", 0n)] })).toBeNull();
    expect(() => bonusPosting({ ...common, lines: [line("1", "a", -1n)] })).toThrow(RangeError);
  });

  it("take back from pending before a line has matured and from available afterwards, and give back alike", () => {
    const reversal = (bonusId: string, deltaMinor: bigint, matured: boolean) => ({
      ...{ bonusId, partnerId: "a", deltaMinor, matured },
    });
    const reversals = [reversal("1", 5n, false), reversal("2", 3n, true), reversal("3", -2n, true)];
    const posting = bonusReversalPosting({ ...common, reversals });
    expect(posting?.kind).toBe("reversal");
    expect(brief(posting)).toEqual([
      "partner_pending a -5 1",
      "partner_available a -3 2",
      "partner_available a 2 3",
      "program_commission program 6 null",
    ]);
    // What one line gives another takes: nothing of it is the program's.
    const even = [reversal("1", 5n, true), reversal("2", -5n, true)];
    expect(brief(bonusReversalPosting({ ...common, reversals: even }))).toHaveLength(2);
  });

  it("mature what is left, and refuse more reversed than granted", () => {
    const posting = bonusMaturationPosting({ ...common, lines: [line("1", "a", 5n), line("2", "b", 0n)] });
    expect(posting?.kind).toBe("maturation");
    expect(brief(posting)).toEqual(["partner_pending a -5 1", "partner_available a 5 1"]);
    expect(bonusMaturationPosting({ ...common, lines: [] })).toBeNull();
    expect(() => bonusMaturationPosting({ ...common, lines: [line("1", "a", -1n)] })).toThrow(RangeError);
  });
});
