import { describe, expect, test } from "vitest";
import { decideEnrollment, type EnrollmentAction } from "./decide-enrollment.ts";

const STATUSES = ["none", "pending", "approved", "rejected", "suspended"] as const;
const ACTIONS: EnrollmentAction[] = ["apply", "approve", "reject", "suspend", "reinstate"];

/** From → action → what it becomes and the places it takes; what is not here is refused. */
const WAYS: Record<string, [status: string, seats: number]> = {
  "none apply": ["pending", 0],
  "rejected apply": ["pending", 0],
  "pending approve": ["approved", 1],
  "rejected approve": ["approved", 1],
  "pending reject": ["rejected", 0],
  "approved reject": ["rejected", -1],
  "suspended reject": ["rejected", 0],
  "approved suspend": ["suspended", -1],
  "suspended reinstate": ["approved", 1],
};

describe("an enrollment", () => {
  const all = STATUSES.flatMap((from) => ACTIONS.map((action) => [from, action] as const));
  test.each(all)("that is %s answers %s as the table says.", (from, action) => {
    const decided = decideEnrollment(from, action, "approval");
    const way = WAYS[`${from} ${action}`];
    if (way === undefined) expect(decided.ok).toBe(false);
    else expect(decided).toEqual({ ok: true, value: { status: way[0], seats: way[1] } });
  });

  test("of an open campaign is approved when applied for, and takes a place.", () => {
    expect(decideEnrollment("none", "apply", "open")).toEqual({
      ok: true,
      value: { status: "approved", seats: 1 },
    });
    expect(decideEnrollment("rejected", "apply", "open")).toEqual({
      ok: true,
      value: { status: "approved", seats: 1 },
    });
  });

  test("never holds more than one place, whatever happens to it in whatever order.", () => {
    const walk = (status: (typeof STATUSES)[number], held: number, depth: number): void => {
      expect(held).toBe(status === "approved" ? 1 : 0);
      if (depth === 0) return;
      for (const action of ACTIONS) {
        for (const joinMode of ["open", "approval"] as const) {
          const decided = decideEnrollment(status, action, joinMode);
          if (decided.ok) walk(decided.value.status, held + decided.value.seats, depth - 1);
        }
      }
    };
    walk("none", 0, 5);
  });
});
