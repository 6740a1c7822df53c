import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MatrixSettings } from "./matrix-settings.ts";
import {
  childSeat,
  depthOf,
  endOf,
  firstFree,
  firstOpen,
  isWithin,
  ROOTS_MAX,
  rootSeat,
  type SeatRange,
  searchesBelow,
} from "./seats.ts";

/*
 * Goal: what is read off paths is what a tree of nodes says.
 * Method: a matrix kept as paths alone, as the database keeps it, grows beside one kept as linked nodes; each newcomer
 * must get the same seat in both.
 */
interface Node {
  readonly name: number;
  readonly root: number;
  readonly depth: number;
  readonly children: (Node | undefined)[];
}

/** Breadth-first over the nodes themselves: the first below which there is room. */
function naiveOpen(from: Node, { width }: MatrixSettings, lastDepth: number): Node | undefined {
  for (let level = [from]; level.length > 0; level = level.flatMap(below)) {
    const open = level.find((node) => node.depth < lastDepth && below(node).length < width);
    if (open !== undefined) return open;
  }
  return undefined;
}
const below = (node: Node): Node[] => node.children.filter((child) => child !== undefined);

function naiveSeat(roots: readonly Node[], enroller: Node, matrix: MatrixSettings): Node | undefined {
  const lastDepth = matrix.overflow === "deepen" ? 1000 : matrix.depth;
  const own = naiveOpen(enroller, matrix, lastDepth);
  if (own !== undefined || matrix.overflow !== "next_root") return own;
  const others = [...roots.slice(enroller.root + 1), ...roots.slice(0, enroller.root)];
  return others.map((root) => naiveOpen(root, matrix, lastDepth)).find((open) => open !== undefined);
}

/** The same over a list of paths. */
class Paths {
  readonly paths: string[] = [];
  taken(path: string): number[] {
    const ofChildren = this.paths.filter((one) => one.length === path.length + 2 && isWithin(one, path));
    return ofChildren.map((one) => Number.parseInt(one.slice(-2), 16));
  }
  open({ from, until, firstDepth, lastDepth }: SeatRange, width: number): { path: string }[] {
    const inRange = this.paths.filter((path) => path >= from && path < until).toSorted();
    const first: { path: string }[] = [];
    for (let depth = firstDepth; depth <= lastDepth && depth <= 60; depth++) {
      const path = inRange.find((one) => depthOf(one) === depth && this.taken(one).length < width);
      if (path !== undefined) first.push({ path });
    }
    return first;
  }
  seat(anchor: string, matrix: MatrixSettings): string | undefined {
    for (const range of searchesBelow(matrix, anchor)) {
      const open = firstOpen(this.open(range, matrix.width));
      if (open === undefined) continue;
      const position = firstFree(this.taken(open.path), matrix.width);
      if (position === undefined) throw new Error("open and full");
      return childSeat(open.path, position).path;
    }
    return undefined;
  }
}

describe("a matrix kept as paths", () => {
  test("seats as one of nodes does, for any width, depth, overflow and order of enrollers.", () => {
    fc.assert(
      fc.property(
        fc.record({
          width: fc.integer({ min: 1, max: 4 }),
          depth: fc.integer({ min: 1, max: 3 }),
          overflow: fc.constantFrom("refuse", "next_root", "deepen"),
          placing: fc.constant("spillover" as const),
        }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (matrix, rootCount, draws) => {
          const kept = new Paths();
          const roots = Array.from({ length: rootCount }, (_, root): Node => {
            kept.paths.push(rootSeat(root).path);
            return { name: root, root, depth: 0, children: [] };
          });
          const nodes = [...roots];
          for (const draw of draws) {
            const enroller = nodes[draw % nodes.length]!;
            const open = naiveSeat(roots, enroller, matrix);
            const path = kept.seat(kept.paths[enroller.name]!, matrix);
            if (open === undefined) {
              expect(path).toBeUndefined();
              continue;
            }
            const position = open.children.length;
            expect(path).toBe(childSeat(kept.paths[open.name]!, position).path);
            const made = { name: nodes.length, root: open.root, depth: open.depth + 1, children: [] };
            open.children.push(made);
            nodes.push(made);
            kept.paths.push(path!);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("takes the leftmost of what a move left free.", () => {
    expect(firstFree([0, 2], 3)).toBe(1);
    expect(firstFree([1, 2, 0], 3)).toBeUndefined();
  });
});

describe("a path", () => {
  test("puts the seats of a level from left to right, and whoever is below somebody directly after it.", () => {
    const root = rootSeat(ROOTS_MAX).path;
    const [first, tenth, last] = [0, 9, 99].map((position) => childSeat(root, position).path);
    expect([last, tenth, first].toSorted()).toEqual([first, tenth, last]);
    const deep = childSeat(childSeat(tenth!, 99).path, 99).path;
    expect(deep > tenth! && deep < endOf(tenth!) && endOf(tenth!) < last!).toBe(true);
    expect(depthOf(deep)).toBe(3);
    expect(isWithin(deep, tenth!)).toBe(true);
    expect(isWithin(deep, first!)).toBe(false);
  });

  test("is not made of a root or a level that there is not.", () => {
    expect(() => rootSeat(ROOTS_MAX + 1)).toThrow("there is no root");
    expect(() => childSeat(rootSeat(0).path + "00".repeat(1000), 0)).toThrow("there is no level 1001");
  });
});
