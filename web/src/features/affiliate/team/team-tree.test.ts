import { describe, expect, test } from "vitest";
import type { TeamChild } from "../../../../../core/api/trees.ts";
import { CARD, inSight, layoutTree } from "./layout-tree.ts";
import { treeAct, typedAhead } from "./tree-keys.ts";
import {
  addChildren,
  itemsOf,
  lacksChildren,
  openWay,
  setExpanded,
  startTree,
  type TreeState,
} from "./tree-state.ts";
import { kept, panned, showing, shownBox, whole, zoomed } from "./view.ts";

const member = (partnerId: string, direct = 0): TeamChild => ({
  ...{
    partnerId,
    name: `Name ${partnerId}`,
    recruit: true,
    status: "active",
    joinedAt: "2026-01-01T00:00:00Z",
  },
  ...{ position: null, direct, below: direct, volumes: null, rank: null },
});

/** A top with five below, of which two were listed, the first with one below. */
function sample(): TreeState {
  const top = setExpanded(startTree(member("top", 5)), "top", true);
  const listed = addChildren(top, "top", { data: [member("a", 1), member("b", 2)], nextCursor: "on" });
  return addChildren(setExpanded(listed, "a", true), "a", { data: [member("aa")], nextCursor: null });
}
const ids = (state: TreeState) => itemsOf(state).map(({ id }) => id);

describe("a tree that is asked for piece by piece", () => {
  test("shows who is open, from the top down, and what leads to the rest.", () => {
    expect(ids(sample())).toEqual(["top", "a", "aa", "b", "top:more"]);
    expect(itemsOf(sample())[4]).toMatchObject({ kind: "more", left: 3, level: 1, place: 3, siblings: 5 });
    expect(itemsOf(sample())[3]).toMatchObject({ expanded: false, place: 2, siblings: 5 });
    expect(itemsOf(sample())[2]).toMatchObject({ expanded: null, level: 2 });
    expect(ids(setExpanded(sample(), "a", false))).toEqual(["top", "a", "b", "top:more"]);
  });

  test("asks for those below somebody once.", () => {
    expect(["a", "b", "aa", "nobody"].map((id) => lacksChildren(sample(), id))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test("opens the way to whom one found, behind what is not listed yet, until the list comes there.", () => {
    const way = [
      { ...member("e", 1), place: 5 },
      { ...member("ee"), place: 1 },
    ];
    const found = openWay(sample(), way);
    expect(ids(found)).toEqual(["top", "a", "aa", "b", "top:more", "e", "ee"]);
    expect(itemsOf(found)[4]).toMatchObject({ left: 2 });
    expect(itemsOf(found)[5]).toMatchObject({ place: 5, siblings: 5, expanded: true });
    expect(ids(openWay(found, way))).toEqual(ids(found));
    const page = { data: [member("c"), member("d"), member("e", 1)], nextCursor: null };
    const listed = addChildren(found, "top", page);
    expect(ids(listed)).toEqual(["top", "a", "aa", "b", "c", "d", "e", "ee"]);
    expect(ids(addChildren(listed, "top", page))).toEqual(ids(listed));
  });

  test("of 20,000 levels is listed without running out of calls.", () => {
    let state = startTree(member("0", 1));
    const nodes = new Map(state.nodes);
    for (let n = 0; n < 20_000; n++) {
      const node = nodes.get(String(n));
      if (node === undefined) throw new Error("no node");
      const child = { ...node, member: member(String(n + 1), 1), parentId: String(n), level: n + 1 };
      nodes.set(String(n), { ...node, expanded: true, cursor: null, children: [String(n + 1)] });
      nodes.set(String(n + 1), child);
    }
    state = { ...state, nodes };
    expect(itemsOf(state)).toHaveLength(20_001);
    expect(layoutTree(itemsOf(state)).height).toBe(CARD.height);
  });
});

describe("the picture of a tree", () => {
  const layout = layoutTree(itemsOf(sample()));
  const at = (id: string) =>
    layout.placed.find(({ item }) => item.id === id) ?? { x: Number.NaN, y: Number.NaN };

  test("has a level in each column, a row for each that is closed, and who is open in their middle.", () => {
    expect(at("top").x).toBe(0);
    expect(new Set([at("a").x, at("b").x, at("top:more").x]).size).toBe(1);
    expect(at("aa").y).toBe(0);
    expect(at("a").y).toBe(at("aa").y);
    expect(at("b").y - at("aa").y).toBe(at("top:more").y - at("b").y);
    expect(at("top").y).toBe((at("a").y + at("top:more").y) / 2);
    expect(layout.height).toBe(at("top:more").y + CARD.height);
    expect(layout.lines).toHaveLength(4);
  });

  test("never lets two cards overlap, whatever is open.", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 20; round++) {
      let state = setExpanded(startTree(member("0", 3)), "0", true);
      for (let n = 0; n < 60; n++) {
        const known = [...state.nodes.keys()];
        const parent = known[Math.floor(random() * known.length)] ?? "0";
        const data = Array.from({ length: 3 }, (_, index) => member(`${parent}.${index}`, 3));
        state = addChildren(setExpanded(state, parent, random() > 0.2), parent, { data, nextCursor: null });
      }
      const { placed } = layoutTree(itemsOf(state));
      for (const column of Map.groupBy(placed, ({ x }) => x).values()) {
        const rows = column.map(({ y }) => y);
        expect(rows).toEqual(rows.toSorted((one, other) => one - other));
        for (const [index, y] of rows.entries())
          if (index > 0) expect(y - (rows[index - 1] ?? 0)).toBeGreaterThan(CARD.height);
      }
    }
  });

  test("is drawn where the window is, and the active one always.", () => {
    const box = { x: at("b").x, y: at("b").y, width: 10, height: 10 };
    const drawn = (always: string) => inSight(layout, box, always).placed.map(({ item }) => item.id);
    expect(drawn("b")).toEqual(["b"]);
    expect(drawn("top")).toEqual(["top", "b"]);
    const all = { x: 0, y: 0, width: layout.width, height: layout.height };
    expect(inSight(layout, all, "b").lines).toHaveLength(4);
    expect(inSight(layout, { ...all, x: layout.width + 1 }, "b").lines).toEqual([]);
  });
});

describe("a key in a tree", () => {
  const items = itemsOf(sample());
  test.each([
    ["ArrowDown", "a", { kind: "go", id: "aa" }],
    ["ArrowUp", "a", { kind: "go", id: "top" }],
    ["ArrowUp", "top", null],
    ["Home", "b", { kind: "go", id: "top" }],
    ["End", "a", { kind: "go", id: "top:more" }],
    ["ArrowRight", "b", { kind: "open", id: "b" }],
    ["ArrowRight", "a", { kind: "go", id: "aa" }],
    ["ArrowRight", "aa", null],
    ["ArrowLeft", "a", { kind: "close", id: "a" }],
    ["ArrowLeft", "aa", { kind: "go", id: "a" }],
    ["ArrowLeft", "top:more", { kind: "go", id: "top" }],
    ["Enter", "b", { kind: "press", id: "b" }],
    ["x", "b", null],
    ["ArrowDown", "gone", null],
  ])("%s at %s does %j.", (key, id, act) => {
    expect(treeAct(key, items, id)).toEqual(act);
  });

  test("of letters goes to the next name that begins so.", () => {
    expect(typedAhead(items, "a", "n", "en")).toBe("aa");
    expect(typedAhead(items, "b", "NAME A", "en")).toBe("a");
    expect(typedAhead(items, "a", "name a", "en")).toBe("a");
    expect(typedAhead(items, "a", "z", "en")).toBeNull();
  });
});

describe("looking at a picture", () => {
  const window = { width: 400, height: 300 };
  const picture = { width: 1_000, height: 2_000 };
  const view = { x: -100, y: -50, scale: 1 };

  test("keeps what is under the pointer where it is when it gets larger, within bounds.", () => {
    const at = { x: 30, y: 40 };
    const larger = zoomed(view, 1.5, at);
    expect((at.x - larger.x) / larger.scale).toBeCloseTo(at.x - view.x);
    expect(zoomed(view, 100, at).scale).toBe(2);
    expect(zoomed(view, 0.001, at).scale).toBe(0.25);
  });

  test("never loses it.", () => {
    expect(kept(panned(view, 9_999, 9_999), picture, window)).toMatchObject({ x: 24, y: 24 });
    expect(kept(panned(view, -9_999, -9_999), picture, window)).toMatchObject({ x: -624, y: -1_724 });
    expect(kept({ x: -50, y: 999, scale: 0.1 }, picture, window)).toMatchObject({ x: 24, y: 76 });
  });

  test("moves to what shall be seen, and stays when it is.", () => {
    const card = { x: 500, y: 900, width: 100, height: 50 };
    const moved = showing(view, card, window);
    const { x, y, width, height } = shownBox(moved, window);
    expect(
      card.x >= x && card.x + card.width <= x + width && card.y >= y && card.y + card.height <= y + height,
    ).toBe(true);
    expect(showing(moved, card, window)).toEqual(moved);
  });

  test("as a whole fits, unless it could not be read.", () => {
    expect(whole({ width: 100, height: 100 }, window).scale).toBe(1);
    expect(whole(picture, window)).toMatchObject({ scale: 0.25, x: 24 });
  });
});
