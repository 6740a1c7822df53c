import { describe, expect, it, test } from "vitest";
import { disputeDueAt, isOverdue } from "./deadline.ts";
import { type DisputeAct, judgeAct } from "./judge-act.ts";
import type { DisputeState } from "./states.ts";

describe("who may do what in which state", () => {
  const ended = "ended";
  const cases: readonly (readonly [DisputeState, DisputeAct, string])[] = [
    ["open", "message", "open"],
    ["open", "answer", "answered"],
    ["open", "withdraw", "withdrawn"],
    ["open", "accept", "accepted"],
    ["open", "reject", "rejected"],
    ["answered", "message", "open, anew"],
    ["answered", "answer", "answered"],
    ["answered", "withdraw", "withdrawn"],
    ["answered", "accept", "accepted"],
    ["answered", "reject", "rejected"],
    ...(["accepted", "rejected", "withdrawn"] as const).flatMap((state) =>
      (["message", "withdraw", "answer", "accept", "reject"] as const).map(
        (act) => [state, act, ended] as const,
      ),
    ),
  ];
  test.each(cases)("%s: %s → %s", (state, act, expected) => {
    const last = { author: "platform" as const, text: "before" };
    const judged = judgeAct({ state, last }, act, "now");
    const told =
      judged.verdict === "new" ? judged.state + (judged.newDeadline ? ", anew" : "") : judged.verdict;
    expect(told).toBe(expected);
  });

  test("the same said or decided again is a replay; other words after the end are refused", () => {
    const said = (author: "affiliate" | "merchant") => ({ author, text: "so" });
    const verdict = (state: DisputeState, author: "affiliate" | "merchant", act: DisputeAct, text: string) =>
      judgeAct({ state, last: said(author) }, act, text).verdict;
    expect(verdict("open", "affiliate", "message", "so")).toBe("replay");
    expect(verdict("open", "affiliate", "message", "other")).toBe("new");
    expect(verdict("open", "merchant", "message", "so")).toBe("new");
    expect(verdict("answered", "merchant", "answer", "so")).toBe("replay");
    expect(verdict("accepted", "merchant", "accept", "so")).toBe("replay");
    expect(verdict("accepted", "merchant", "accept", "other")).toBe("ended");
    expect(verdict("accepted", "merchant", "reject", "so")).toBe("ended");
    expect(judgeAct({ state: "withdrawn", last: said("affiliate") }, "withdraw", null).verdict).toBe(
      "replay",
    );
  });
});

describe("the deadline", () => {
  const cases: readonly (readonly [string, number, string, string])[] = [
    // The end of 28 November in Ho Chi Minh City.
    ["2026-11-21T02:00:00Z", 7, "Asia/Ho_Chi_Minh", "2026-11-28T17:00:00Z"],
    // The same instant is still the 20th in Honolulu.
    ["2026-11-21T02:00:00Z", 7, "Pacific/Honolulu", "2026-11-28T10:00:00Z"],
    // Over the clock put back on 1 November: the days are 25 hours longer in all.
    ["2026-10-30T12:00:00Z", 3, "America/New_York", "2026-11-03T05:00:00Z"],
    // Over the clock put forward on 29 March.
    ["2026-03-27T12:00:00Z", 3, "Europe/Berlin", "2026-03-30T22:00:00Z"],
    // Havana's midnight of 1 November is shown twice: the day begins with the first.
    ["2026-10-29T12:00:00Z", 2, "America/Havana", "2026-11-01T04:00:00Z"],
    // Beirut leaves out midnight of 29 March: the day begins at one o'clock.
    ["2026-03-26T12:00:00Z", 2, "Asia/Beirut", "2026-03-28T22:00:00Z"],
  ];
  test.each(cases)("opened %s, %i days, %s: until %s", (at, days, timezone, expected) => {
    expect(disputeDueAt(new Date(at), days, timezone).toISOString()).toBe(expected.replace("Z", ".000Z"));
  });

  it("is over at its instant, and only for what is open.", () => {
    const dueAt = new Date("2026-11-28T17:00:00Z");
    expect(isOverdue({ state: "open", dueAt }, new Date(dueAt.getTime() - 1))).toBe(false);
    expect(isOverdue({ state: "open", dueAt }, dueAt)).toBe(true);
    expect(isOverdue({ state: "answered", dueAt }, dueAt)).toBe(false);
  });
});
