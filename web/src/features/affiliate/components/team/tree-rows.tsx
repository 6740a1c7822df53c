import { useEffect, useEffectEvent, useRef, useState } from "react";
import { TreeCard } from "./tree-card.tsx";
import type { TreeDrawing } from "./tree-drawing.ts";

/** Pixels; as high as what a finger presses, with two lines of text. */
const ROW = 56;
/** Levels that are set in; deeper ones say their level alone. */
const INDENTS = 6;
/** Rows beyond what is seen, so that scrolling meets none that is missing. */
const SPARE = 6;

/** A tree in lines, each level set in; only lines in sight are in the page. */
export function TreeRows({ treeId, items, activeId, busy, ranks, treeProps }: TreeDrawing) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  const at = items.findIndex(({ id }) => id === activeId);
  const look = useEffectEvent(() => {
    const { current } = box;
    if (current !== null) setSeen({ top: current.scrollTop, height: current.clientHeight });
  });
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const watcher = new ResizeObserver(() => look());
    watcher.observe(current);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    const { current } = box;
    if (current === null || at < 0) return;
    const [top, bottom] = [at * ROW, (at + 1) * ROW];
    if (top < current.scrollTop) current.scrollTop = top;
    else if (bottom > current.scrollTop + current.clientHeight)
      current.scrollTop = bottom - current.clientHeight;
  }, [at]);
  const from = Math.max(0, Math.floor(seen.top / ROW) - SPARE);
  const to = Math.ceil((seen.top + seen.height) / ROW) + SPARE;
  return (
    <div ref={box} className="tree-rows" onScroll={look}>
      <div {...treeProps} role="tree" className="tree-lines" style={{ height: items.length * ROW }}>
        {items.map((item, index) =>
          (index < from || index >= to) && index !== at ? null : (
            <TreeCard
              key={item.id}
              {...{ treeId, item, ranks }}
              active={item.id === activeId}
              busy={busy.has(item.kind === "more" ? item.parentId : item.id)}
              className="is-line"
              style={{
                transform: `translateY(${index * ROW}px)`,
                paddingInlineStart: `${Math.min(item.level, INDENTS) * 1.25 + 0.25}rem`,
              }}
            />
          ),
        )}
      </div>
    </div>
  );
}
