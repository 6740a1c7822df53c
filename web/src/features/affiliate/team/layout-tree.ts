import type { TreeItem } from "./tree-state.ts";

/** Pixels at the picture's own size. A card is as large as its text in either language, and the rest lies between. */
export const CARD = { width: 232, height: 60 } as const;
const COLUMN = CARD.width + 56;
const ROW = CARD.height + 12;

export interface Placed {
  readonly item: TreeItem;
  /** Of its left upper corner. */
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly placed: readonly Placed[];
  /** From the right edge of a card to the left edge of one below it. */
  readonly lines: readonly { readonly id: string; readonly from: Point; readonly to: Point }[];
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Where each card of a tree stands that grows to the right: a level is a column, each that is closed or has nobody below has
 * a row of its own, and who is open stands in the middle of those below it. So nothing overlaps, whatever is open.
 *
 * @param items from the top down, each followed by those below it
 */
export function layoutTree(items: readonly TreeItem[]): Layout {
  const rows = rowsOf(items);
  const placed = items.map((item, index) => ({
    item,
    x: item.level * COLUMN,
    y: (rows[index] ?? 0) * ROW,
  }));
  const byId = new Map(placed.map((one) => [one.item.id, one]));
  const lines = placed.flatMap(({ item, x, y }) => {
    const parent = item.parentId === null ? undefined : byId.get(item.parentId);
    if (parent === undefined) return [];
    const middle = CARD.height / 2;
    return [
      { id: item.id, from: { x: parent.x + CARD.width, y: parent.y + middle }, to: { x, y: y + middle } },
    ];
  });
  const deepest = items.reduce((most, { level }) => Math.max(most, level), 0);
  return {
    ...{ placed, lines },
    width: deepest * COLUMN + CARD.width,
    height: rows.reduce((most, row) => Math.max(most, row * ROW + CARD.height), 0),
  };
}

/** The row of each item, in rows. Seen from the end, all below somebody have theirs before it. */
function rowsOf(items: readonly TreeItem[]): readonly number[] {
  const isOpen = items.map(({ level }, index) => (items[index + 1]?.level ?? 0) > level);
  let leaves = isOpen.filter((open) => !open).length;
  const rows: number[] = new Array<number>(items.length).fill(0);
  /** First and last row directly below somebody, by level of those below. */
  const below: ({ readonly first: number; readonly last: number } | undefined)[] = [];
  for (let index = items.length - 1; index >= 0; index--) {
    const level = items[index]?.level ?? 0;
    const span = below[level + 1];
    const row = isOpen[index] && span !== undefined ? (span.first + span.last) / 2 : --leaves;
    below[level + 1] = undefined;
    rows[index] = row;
    below[level] = { first: row, last: below[level]?.last ?? row };
  }
  return rows;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** What of a picture stands in a box of it: only that is drawn. Who is `always` in sight is drawn wherever it stands. */
export function inSight(
  { placed, lines }: Layout,
  box: Box,
  always: string,
): Pick<Layout, "placed" | "lines"> {
  const overlaps = (left: number, top: number, right: number, bottom: number) =>
    left <= box.x + box.width && right >= box.x && top <= box.y + box.height && bottom >= box.y;
  return {
    placed: placed.filter(
      ({ item, x, y }) => item.id === always || overlaps(x, y, x + CARD.width, y + CARD.height),
    ),
    lines: lines.filter(({ from, to }) =>
      overlaps(from.x, Math.min(from.y, to.y), to.x, Math.max(from.y, to.y)),
    ),
  };
}
