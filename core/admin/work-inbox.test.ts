import { describe, expect, it } from "vitest";
import { PLATFORM_ROLES } from "../access/roles.ts";
import { severityOf, WORK_KINDS, type Work, workKindsOf } from "./work-inbox.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const of = (kind: Work["kind"], what: string, more: Partial<Work> = {}) =>
  severityOf({ kind, what, severity: null, since: NOW, dueAt: null, ...more }, NOW);

describe("how grave it is that something waits", () => {
  it("is what its own record says, where that says it", () => {
    expect(of("case", "sanctions", { severity: "low" })).toBe("low");
  });

  it("is the most where our own books disagree, and less where Stripe or a bank may yet tell", () => {
    expect(of("reconciliation", "posting_unbalanced")).toBe("critical");
    expect(of("reconciliation", "line_stuck")).toBe("high");
    expect(of("reconciliation", "transfer_missing")).toBe("high");
  });

  it("grows as a person's month passes", () => {
    const due = (left: number) => of("privacy", "export", { dueAt: days(left) });
    expect([due(20), due(6), due(-1)]).toEqual(["low", "high", "critical"]);
    expect(of("privacy", "failed", { dueAt: days(20) })).toBe("high");
  });

  it("grows with what waits for more than a week", () => {
    expect([of("batch", "manual"), of("batch", "manual", { since: days(-8) })]).toEqual(["medium", "high"]);
    expect([-1, -8].map((left) => of("dispute", "missing_sale", { dueAt: days(left) }))).toEqual([
      "medium",
      "high",
    ]);
  });
});

it("shows each role what it may see, and the owner everything", () => {
  const seen = Object.fromEntries(PLATFORM_ROLES.map((role) => [role, workKindsOf(role)]));
  expect(seen.owner).toEqual(WORK_KINDS);
  expect(seen.finance).toEqual(["reconciliation", "batch", "dispute", "organisation"]);
  expect(seen.compliance).not.toContain("reconciliation");
  expect(seen.support).toEqual(["dispute", "job", "organisation", "fraud"]);
});
