import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  judgePlacement,
  judgePlacementMove,
  judgeSponsorMove,
  MOVED_MEMBERS_MAX,
  type PlacementMove,
  type SponsorMove,
} from "./judge-move.ts";
import type { MatrixSettings } from "./matrix-settings.ts";
import { childSeat, rootSeat } from "./seats.ts";

const DAY_MS = 86_400_000;
const answer = (judged: { ok: true; value: unknown } | { ok: false; reason: string }) =>
  judged.ok ? "ok" : judged.reason;

describe("a change of sponsor", () => {
  const move: SponsorMove = {
    ...{ programId: "p", sponsorId: "a", joinedAtMs: 0, members: 3, askedAtMs: 30 * DAY_MS },
    ...{ to: { id: "b", programId: "p", isBelow: false }, sponsorChangeDays: null },
  };
  test.each([
    ["to another", {}, "ok"],
    ["to nobody: it becomes a root", { to: null }, "ok"],
    ["to the one it has", { to: { id: "a", programId: "p", isBelow: false } }, "same_parent"],
    ["of a root to nobody", { sponsorId: null, to: null }, "same_parent"],
    ["to somebody below it", { to: { id: "b", programId: "p", isBelow: true } }, "own_downline"],
    ["to a partner of another program", { to: { id: "b", programId: "q", isBelow: false } }, "other_program"],
    ["a millisecond before its window ends", { sponsorChangeDays: 30, askedAtMs: 30 * DAY_MS - 1 }, "ok"],
    ["when its window of 30 days ends", { sponsorChangeDays: 30 }, "sponsor_fixed"],
    ["where none may be changed", { sponsorChangeDays: 0, askedAtMs: 0 }, "sponsor_fixed"],
    ["of as many as may be moved", { members: MOVED_MEMBERS_MAX }, "ok"],
    ["of one more", { members: MOVED_MEMBERS_MAX + 1 }, "too_many_members"],
  ])("%s: %j → %s", (_, change, expected) => {
    expect(answer(judgeSponsorMove({ ...move, ...change }))).toBe(expected);
  });

  test("is let in exactly when everybody still comes to a root afterwards.", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 2, maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (draws, who, to) => {
          // Each below one of those before it, or a root.
          const above = draws.map((draw, n) => (n === 0 || draw % (n + 1) === n ? null : draw % (n + 1)));
          const [partner, target] = [who % above.length, to % above.length];
          const climb = (from: number, parents: (number | null)[]): number[] => {
            const way: number[] = [];
            for (
              let at: number | null = from;
              at !== null && way.length <= above.length;
              at = parents[at] ?? null
            )
              way.push(at);
            return way;
          };
          const moved = above.with(partner, target);
          const isForest = above.every((_, n) => climb(n, moved).length <= above.length);
          const judged = judgeSponsorMove({
            ...{ programId: "p", joinedAtMs: 0, members: 1, askedAtMs: 0, sponsorChangeDays: null },
            sponsorId: above[partner] === null ? null : String(above[partner]),
            to: { id: String(target), programId: "p", isBelow: climb(target, above).includes(partner) },
          });
          const wanted = above[partner] === target ? "same_parent" : isForest ? "ok" : "own_downline";
          expect(answer(judged)).toBe(wanted);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const matrix: MatrixSettings = { width: 3, depth: 4, overflow: "refuse", placing: "spillover" };
const root = rootSeat(0).path;
const [left, middle] = [childSeat(root, 0).path, childSeat(root, 1).path];
const leftmost = childSeat(left, 0).path;
const parent = { partnerId: "m", programId: "p", path: middle, taken: [0] };

describe("a change of seat", () => {
  const move: PlacementMove = {
    ...{
      programId: "p",
      matrix,
      path: left,
      parentId: "r",
      members: 3,
      deepest: 2,
      to: parent,
      position: null,
    },
  };
  const deep = childSeat(childSeat(middle, 0).path, 0).path;
  test.each([
    ["to the leftmost that is free", {}, childSeat(middle, 1)],
    ["to one that is named", { position: 2 }, childSeat(middle, 2)],
    ["to the next root", { to: { root: 7 } }, rootSeat(7)],
    [
      "so deep that those below it just fit: levels 3 + 1 of 4",
      { to: { ...parent, path: childSeat(middle, 0).path } },
      childSeat(childSeat(middle, 0).path, 1),
    ],
  ])("%s is let in.", (_, change, seat) => {
    expect(judgePlacementMove({ ...move, ...change })).toEqual({ ok: true, value: seat });
  });
  test.each([
    ["without a matrix", { matrix: null }, "no_matrix"],
    ["of somebody without a seat", { path: null }, "not_seated"],
    ["below somebody without one", { to: { ...parent, path: null } }, "not_seated"],
    ["below whom it is", { to: { ...parent, partnerId: "r" } }, "same_parent"],
    ["of a root to a root", { parentId: null, to: { root: 7 } }, "same_parent"],
    ["below itself", { to: { ...parent, path: left } }, "own_downline"],
    ["below one of its own", { to: { ...parent, path: leftmost } }, "own_downline"],
    ["into another program", { to: { ...parent, programId: "q" } }, "other_program"],
    ["to a seat that is taken", { position: 0 }, "seat_taken"],
    ["to a seat that there is not: width 3 ends with 2", { position: 3 }, "no_such_position"],
    ["below one who is full", { to: { ...parent, taken: [2, 0, 1] } }, "parent_full"],
    [
      "so deep that those below it would leave: levels 4 + 1 of 4",
      { to: { ...parent, path: deep } },
      "too_deep",
    ],
    ["of more than may be moved", { members: MOVED_MEMBERS_MAX + 1 }, "too_many_members"],
  ])("%s is refused: %j → %s", (_, change, reason) => {
    expect(answer(judgePlacementMove({ ...move, ...change }))).toBe(reason);
  });
  test("goes below the last level of a matrix that deepens.", () => {
    const deepening = {
      ...move,
      matrix: { ...matrix, overflow: "deepen" as const },
      to: { ...parent, path: deep },
    };
    expect(answer(judgePlacementMove(deepening))).toBe("ok");
  });
  test("is refused as one's own downline exactly where climbing up from there leads to oneself.", () => {
    const way = fc.array(fc.nat({ max: 2 }), { maxLength: 3 });
    const seatOf = (positions: readonly number[]) =>
      positions.reduce((at, position) => childSeat(at, position).path, root);
    fc.assert(
      fc.property(way, way, (from, to) => {
        const climbed = to.map((_, steps) => seatOf(to.slice(0, steps))).concat(seatOf(to));
        const there = { ...parent, path: seatOf(to), taken: [] };
        const judged = judgePlacementMove({ ...move, path: seatOf(from), deepest: from.length, to: there });
        expect(answer(judged)).toBe(climbed.includes(seatOf(from)) ? "own_downline" : "ok");
      }),
      { numRuns: 100 },
    );
  });
});

describe("a seat given by hand", () => {
  const seat = { programId: "p", matrix, isSeated: false, sponsorPath: root, parent, position: null };
  test.each([
    ["below the sponsor's", {}, "ok"],
    ["below the sponsor itself", { sponsorPath: middle }, "ok"],
    ["beside the sponsor's", { sponsorPath: left }, "outside_downline"],
    ["where the sponsor has none", { sponsorPath: null }, "outside_downline"],
    ["to who has one", { isSeated: true }, "already_seated"],
    ["without a matrix", { matrix: null }, "no_matrix"],
    ["below somebody who waits", { parent: { ...parent, path: null } }, "not_seated"],
    ["in another program", { parent: { ...parent, programId: "q" } }, "other_program"],
    ["that is taken", { position: 0 }, "seat_taken"],
  ])("%s: %j → %s", (_, change, expected) => {
    expect(answer(judgePlacement({ ...seat, ...change }))).toBe(expected);
  });
});
