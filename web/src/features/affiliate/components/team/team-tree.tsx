import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
} from "react";
import type { RankName } from "../../../../../../core/api/trees.ts";
import { currentLocale } from "../../../../lib/texts/language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { TeamTree as Tree } from "../../api/use-team.ts";
import { treeAct, typedAhead } from "../../team/tree-keys.ts";
import { itemsOf, type TreeItem } from "../../team/tree-state.ts";
import { teamTexts } from "../../texts/team.ts";
import { itemId } from "./tree-card.tsx";
import type { TreeDrawing } from "./tree-drawing.ts";
import { TreePicture } from "./tree-picture.tsx";
import { TreeRows } from "./tree-rows.tsx";

/** Letters within this time are one word. */
const TYPING_MS = 700;

interface TeamTreeProps {
  readonly tree: Tree;
  readonly activeId: string;
  readonly onActive: (id: string) => void;
  readonly ranks: readonly RankName[];
  readonly look: "picture" | "tree";
}

/** A tree as a picture or in lines; the same keys go through both, as the ARIA practices have it for trees. */
export default function TeamTree({ tree, activeId, onActive, ranks, look }: TeamTreeProps) {
  const t = useTexts(teamTexts);
  const treeId = useId();
  const items = useMemo(() => itemsOf(tree.state), [tree.state]);
  const typed = useRef({ text: "", atMs: 0 });
  const first = useEffectEvent(() => tree.open(tree.state.topId));
  useEffect(() => first(), []);

  const press = async (item: TreeItem) => {
    if (item.kind === "more") {
      const id = await tree.more(item.parentId);
      if (id !== null) onActive(id);
    } else if (item.expanded !== null) (item.expanded ? tree.close : tree.open)(item.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = treeAct(event.key, items, activeId);
    const active = items.find(({ id }) => id === activeId);
    if (act === null) {
      const id = /^\p{L}$/u.test(event.key) ? type(event.key, event.timeStamp) : null;
      if (id !== null) onActive(id);
      return;
    }
    event.preventDefault();
    if (act.kind === "go") onActive(act.id);
    else if (act.kind === "open") tree.open(act.id);
    else if (act.kind === "close") tree.close(act.id);
    else if (active !== undefined) void press(active);
  };
  const type = (letter: string, atMs: number) => {
    const { current } = typed;
    typed.current = { text: atMs - current.atMs < TYPING_MS ? current.text + letter : letter, atMs };
    return typedAhead(items, activeId, typed.current.text, currentLocale());
  };
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return;
    const id = target.closest<HTMLElement>("[data-item]")?.dataset.item;
    const item = items.find((one) => one.id === id);
    if (item === undefined) return;
    onActive(item.id);
    if (item.kind === "more" || target.closest("[data-toggle]") !== null) void press(item);
  };

  const drawing: TreeDrawing = {
    ...{ treeId, items, activeId, ranks },
    busy: tree.busy,
    treeProps: {
      tabIndex: 0,
      "aria-label": t.title,
      "aria-activedescendant": itemId(treeId, activeId),
      "aria-description": look === "picture" ? `${t.keys} ${t.zoomKeys}` : t.keys,
      onKeyDown,
      onClick,
    },
  };
  return look === "picture" ? <TreePicture {...drawing} /> : <TreeRows {...drawing} />;
}
