import type { TeamChild, TeamStep } from "../../../../../core/api/trees.ts";

/** What is known of one member of a tree, and of those directly below it. */
interface TreeNode {
  readonly member: TeamChild;
  /** Null: the top. */
  readonly parentId: string | null;
  /** Steps below the top. */
  readonly level: number;
  readonly expanded: boolean;
  /** Those directly below as far as they were listed, in their order. */
  readonly children: readonly string[];
  /** Where the list goes on; null: that was all; undefined: nothing was listed yet. */
  readonly cursor: string | null | undefined;
  /** Those who were found and not listed yet, with their places, from 1. */
  readonly found: readonly { readonly id: string; readonly place: number }[];
}

/** A tree as far as it was asked for. */
export interface TreeState {
  readonly topId: string;
  readonly nodes: ReadonlyMap<string, TreeNode>;
}

/** What stands in a line of the tree: a member, or what leads to more of those directly below one. */
export type TreeItem =
  | {
      readonly kind: "member";
      readonly id: string;
      readonly parentId: string | null;
      readonly level: number;
      readonly member: TeamChild;
      /** Null: nobody is below. */
      readonly expanded: boolean | null;
      /** Its place among its siblings, from 1, and how many these are. */
      readonly place: number;
      readonly siblings: number;
    }
  | {
      readonly kind: "more";
      readonly id: string;
      readonly parentId: string;
      readonly level: number;
      /** How many are not shown. */
      readonly left: number;
      readonly place: number;
      readonly siblings: number;
    };

export interface ChildrenPage {
  readonly data: readonly TeamChild[];
  readonly nextCursor: string | null;
}

const nodeOf = (member: TeamChild, parentId: string | null, level: number): TreeNode => ({
  ...{ member, parentId, level, expanded: false },
  ...{ children: [], cursor: undefined, found: [] },
});

export const startTree = (top: TeamChild): TreeState => ({
  topId: top.partnerId,
  nodes: new Map([[top.partnerId, nodeOf(top, null, 0)]]),
});

/** Opens or closes a member. What was listed below it stays known. */
export const setExpanded = (state: TreeState, id: string, expanded: boolean): TreeState =>
  change(state, id, (node) => ({ ...node, expanded }));

/** Adds a page of those directly below a member. A page that came twice changes nothing. */
export function addChildren(state: TreeState, parentId: string, page: ChildrenPage): TreeState {
  const parent = state.nodes.get(parentId);
  if (parent === undefined) return state;
  const listed = new Set(parent.children);
  const fresh = page.data.filter(({ partnerId }) => !listed.has(partnerId));
  const came = new Set(fresh.map(({ partnerId }) => partnerId));
  const nodes = new Map(state.nodes);
  for (const member of fresh) {
    const known = nodes.get(member.partnerId);
    nodes.set(
      member.partnerId,
      known === undefined ? nodeOf(member, parentId, parent.level + 1) : { ...known, member },
    );
  }
  nodes.set(parentId, {
    ...parent,
    children: [...parent.children, ...came],
    cursor: page.nextCursor,
    found: parent.found.filter(({ id }) => !came.has(id)),
  });
  return { ...state, nodes };
}

/** Opens the way from the top to somebody who was found: each step, the last not opened. */
export function openWay(state: TreeState, way: readonly TeamStep[]): TreeState {
  const nodes = new Map(state.nodes);
  let parentId = state.topId;
  for (const { place, ...member } of way) {
    const parent = nodes.get(parentId);
    if (parent === undefined) return state;
    const id = member.partnerId;
    if (!nodes.has(id)) nodes.set(id, nodeOf(member, parentId, parent.level + 1));
    const known = parent.children.includes(id) || parent.found.some((one) => one.id === id);
    const found = known ? parent.found : [...parent.found, { id, place }].sort((a, b) => a.place - b.place);
    nodes.set(parentId, { ...parent, expanded: true, found });
    parentId = id;
  }
  return { ...state, nodes };
}

/** Whether those below a member have to be asked for before they can be shown. */
export function lacksChildren({ nodes }: TreeState, id: string): boolean {
  const node = nodes.get(id);
  return node !== undefined && node.member.direct > 0 && node.cursor === undefined;
}

/** All that is open, from the top down, each member followed by those below it. */
export function itemsOf({ topId, nodes }: TreeState): TreeItem[] {
  const items: TreeItem[] = [];
  // A stack and no recursion: a tree may be deeper than calls can be.
  const waiting: TreeItem[] = [];
  const top = memberItem(nodes, topId, 1, 1);
  if (top !== null) waiting.push(top);
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    items.push(item);
    if (item.kind === "member" && item.expanded === true) waiting.push(...belowOf(nodes, item.id).reverse());
  }
  return items;
}

/** What stands directly below a member that is open. */
function belowOf(nodes: TreeState["nodes"], id: string): TreeItem[] {
  const node = nodes.get(id);
  if (node === undefined) return [];
  const siblings = Math.max(node.member.direct, node.children.length + node.found.length);
  const listed = node.children.flatMap((child, index) => memberItem(nodes, child, index + 1, siblings) ?? []);
  const found = node.found.flatMap(
    (one) => memberItem(nodes, one.id, Math.min(one.place, siblings), siblings) ?? [],
  );
  const left = siblings - listed.length - found.length;
  if (node.cursor === null || left === 0) return [...listed, ...found];
  const more: TreeItem = {
    ...{ kind: "more", id: `${id}:more`, parentId: id, level: node.level + 1 },
    ...{ left, place: listed.length + 1, siblings },
  };
  return [...listed, more, ...found];
}

function memberItem(nodes: TreeState["nodes"], id: string, place: number, siblings: number): TreeItem | null {
  const node = nodes.get(id);
  if (node === undefined) return null;
  const { member, parentId, level, expanded } = node;
  return {
    ...{ kind: "member", id, parentId, level, member, place, siblings },
    expanded: member.direct === 0 ? null : expanded,
  };
}

function change(state: TreeState, id: string, to: (node: TreeNode) => TreeNode): TreeState {
  const node = state.nodes.get(id);
  if (node === undefined) return state;
  return { ...state, nodes: new Map(state.nodes).set(id, to(node)) };
}
