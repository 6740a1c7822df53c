import { describe, expect, it } from "vitest";
import { batchProgress, type LineGroup } from "./progress.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const group = (state: LineGroup["state"], lines: number, other: Partial<LineGroup> = {}): LineGroup => ({
  ...{ state, lines, held: false, byStripe: true, lately: 0, begunAt: null },
  ...other,
});

describe("a batch's progress", () => {
  it("is nothing before it runs", () => {
    expect(batchProgress([group("requested", 3), group("cancelled", 2)], NOW)).toEqual({
      ...{ begunAt: null, done: 0, left: 3, waiting: 0, perMinute: 0, endsAt: null },
    });
    expect(batchProgress([], NOW)).toMatchObject({ left: 0, endsAt: null });
  });

  it("says the pace of the last minute, and when the rest is done at it", () => {
    const groups = [
      group("paid", 5000, { lately: 1199, begunAt: ago(400) }),
      group("failed", 1, { lately: 1, begunAt: ago(399) }),
      group("approved", 2400),
      group("submitted", 0, { begunAt: ago(1) }),
    ];
    expect(batchProgress(groups, NOW)).toEqual({
      ...{ begunAt: ago(400), done: 5001, left: 2400, waiting: 0, perMinute: 1200 },
      endsAt: new Date("2026-03-01T12:02:00Z"),
    });
  });

  it("takes its pace from the time since it began, when that is less than a minute", () => {
    const groups = [group("paid", 100, { lately: 100, begunAt: ago(5) }), group("approved", 100)];
    expect(batchProgress(groups, NOW)).toMatchObject({
      ...{ perMinute: 1200, endsAt: new Date("2026-03-01T12:00:05Z") },
    });
  });

  it("has no end in sight while nothing moves, and has come to it when nothing is left", () => {
    const begun = { begunAt: ago(900) };
    expect(batchProgress([group("paid", 9, begun), group("approved", 1)], NOW)).toMatchObject({
      ...{ left: 1, perMinute: 0, endsAt: null },
    });
    expect(batchProgress([group("paid", 9, { ...begun, lately: 9 })], NOW)).toMatchObject({
      ...{ left: 0, perMinute: 9, endsAt: null },
    });
  });

  it("counts apart what waits for a person: lines by hand, and held ones that have not left", () => {
    const groups = [
      group("approved", 1, { held: true }),
      group("submitted", 2, { held: true, begunAt: ago(9) }),
      group("approved", 4, { byStripe: false }),
      group("submitted", 8, { byStripe: false, begunAt: ago(900) }),
      group("paid", 16, { byStripe: false, lately: 16 }),
    ];
    expect(batchProgress(groups, NOW)).toMatchObject({ done: 16, left: 2, waiting: 13, perMinute: 0 });
  });
});
