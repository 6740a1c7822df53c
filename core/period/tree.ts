/** A tree over positions, with children gathered; made in one pass, whatever the depth. */
export interface Tree {
  /** -1: a root. */
  readonly parent: Int32Array;
  /** The children of p are child[firstChild[p]] … child[firstChild[p + 1] - 1], in the order of their positions. */
  readonly firstChild: Int32Array;
  readonly child: Int32Array;
  /** Every position, each after all that are below it. */
  readonly upwards: Int32Array;
}

/** @throws RangeError when a parent is none of the positions, or somebody is above itself */
export function buildTree(parent: Int32Array): Tree {
  const count = parent.length;
  const firstChild = new Int32Array(count + 1);
  for (const above of parent) {
    if (above < -1 || above >= count) throw new RangeError(`there is no position ${above}`);
    if (above >= 0) firstChild[above + 1] = (firstChild[above + 1] ?? 0) + 1;
  }
  const waiting = firstChild.slice(1);
  for (let p = 0; p < count; p++) firstChild[p + 1] = (firstChild[p + 1] ?? 0) + (firstChild[p] ?? 0);
  return {
    parent,
    firstChild,
    child: gatherChildren(parent, firstChild),
    upwards: upwardsOf(parent, waiting),
  };
}

function gatherChildren(parent: Int32Array, firstChild: Int32Array): Int32Array {
  const next = firstChild.slice();
  const child = new Int32Array(firstChild[parent.length] ?? 0);
  for (const [p, above] of parent.entries()) {
    if (above < 0) continue;
    const place = next[above] ?? 0;
    child[place] = p;
    next[above] = place + 1;
  }
  return child;
}

/** Takes away leaves, one after the other: what is left over then stands in a circle. */
function upwardsOf(parent: Int32Array, waiting: Int32Array): Int32Array {
  const upwards = new Int32Array(parent.length);
  let filled = 0;
  for (let p = parent.length - 1; p >= 0; p--) if (waiting[p] === 0) upwards[filled++] = p;
  for (let taken = 0; taken < filled; taken++) {
    const above = parent[upwards[taken] ?? -1] ?? -1;
    if (above < 0) continue;
    const left = (waiting[above] ?? 0) - 1;
    waiting[above] = left;
    if (left === 0) upwards[filled++] = above;
  }
  if (filled < parent.length) throw new RangeError("somebody is above itself");
  return upwards;
}

/** The sum of each member's own and of all below it. */
export function rollUp(tree: Tree, own: BigInt64Array): BigInt64Array {
  const sum = own.slice();
  for (const p of tree.upwards) {
    const above = tree.parent[p] ?? -1;
    if (above >= 0) sum[above] = (sum[above] ?? 0n) + (sum[p] ?? 0n);
  }
  return sum;
}

/** How many of those below each member are marked, itself left out. */
export function countBelow(tree: Tree, marked: Uint8Array): Int32Array {
  const count = new Int32Array(marked.length);
  for (const p of tree.upwards) {
    const above = tree.parent[p] ?? -1;
    if (above >= 0) count[above] = (count[above] ?? 0) + (count[p] ?? 0) + (marked[p] ?? 0);
  }
  return count;
}

/** How many of each member's children are marked. */
export function countChildren(parent: Int32Array, marked: Uint8Array): Int32Array {
  const count = new Int32Array(parent.length);
  for (const [p, above] of parent.entries())
    if (above >= 0) count[above] = (count[above] ?? 0) + (marked[p] ?? 0);
  return count;
}

/** How many legs of each member hold somebody who is marked: a leg is a child with all below it. */
export function countLegs(tree: Tree, marked: Uint8Array): Int32Array {
  const legs = new Int32Array(marked.length);
  for (const p of tree.upwards) {
    const above = tree.parent[p] ?? -1;
    const inLeg = marked[p] === 1 || (legs[p] ?? 0) > 0;
    if (above >= 0 && inLeg) legs[above] = (legs[above] ?? 0) + 1;
  }
  return legs;
}
