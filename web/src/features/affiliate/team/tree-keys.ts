import type { TreeItem } from "./tree-state.ts";

/** What a key does in a tree, as the pattern for trees of the ARIA practices has it. */
export type TreeAct =
  | { readonly kind: "go"; readonly id: string }
  | { readonly kind: "open" | "close" | "press"; readonly id: string };

/** @param activeId the item that has the focus. Null: the key does nothing here */
export function treeAct(key: string, items: readonly TreeItem[], activeId: string): TreeAct | null {
  const at = items.findIndex(({ id }) => id === activeId);
  const active = items[at];
  if (active === undefined) return null;
  const go = (to: TreeItem | undefined): TreeAct | null =>
    to === undefined ? null : { kind: "go", id: to.id };
  const expanded = active.kind === "member" ? active.expanded : null;
  switch (key) {
    case "ArrowDown":
      return go(items[at + 1]);
    case "ArrowUp":
      return go(items[at - 1]);
    case "Home":
      return go(items[0]);
    case "End":
      return go(items.at(-1));
    case "ArrowRight":
      if (expanded === false) return { kind: "open", id: activeId };
      return expanded === true ? go(items[at + 1]) : null;
    case "ArrowLeft":
      if (expanded === true) return { kind: "close", id: activeId };
      return go(items.find(({ id }) => id === active.parentId));
    case "Enter":
    case " ":
      return { kind: "press", id: activeId };
    default:
      return null;
  }
}

/** The next item after the active one whose name begins with what was typed, from the top again after the last. */
export function typedAhead(
  items: readonly TreeItem[],
  activeId: string,
  typed: string,
  locale: string,
): string | null {
  const wanted = typed.toLocaleLowerCase(locale);
  const at = items.findIndex(({ id }) => id === activeId);
  // Of several letters the active one may go on to fit; one letter alone goes on to the next.
  const from = at + (wanted.length > 1 ? 0 : 1);
  const turned = [...items.slice(from), ...items.slice(0, from)];
  const found = turned.find(
    (item) => item.kind === "member" && item.member.name.toLocaleLowerCase(locale).startsWith(wanted),
  );
  return found?.id ?? null;
}
