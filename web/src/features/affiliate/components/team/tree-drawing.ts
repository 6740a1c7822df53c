import type { HTMLAttributes } from "react";
import type { RankName } from "../../../../../../core/api/trees.ts";
import type { TreeItem } from "../../team/tree-state.ts";

/** What both ways of drawing a tree are given. */
export interface TreeDrawing {
  readonly treeId: string;
  readonly items: readonly TreeItem[];
  readonly activeId: string;
  readonly busy: ReadonlySet<string>;
  readonly ranks: readonly RankName[];
  /** Of the element with the role of a tree, which has the focus, and hears keys and presses. */
  readonly treeProps: HTMLAttributes<HTMLDivElement>;
}
