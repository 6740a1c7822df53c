import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { CARD, inSight, layoutTree } from "../../team/layout-tree.ts";
import { kept, type Size, showing, shownBox, type View, whole, zoomed } from "../../team/view.ts";
import { teamTexts } from "../../texts/team.ts";
import { TreeCard } from "./tree-card.tsx";
import type { TreeDrawing } from "./tree-drawing.ts";
import { useGestures } from "./use-gestures.ts";

const STEP = 1.3;
const NO_ROOM: Size = { width: 0, height: 0 };

/** A tree as a picture that is moved and zoomed; only what is in sight is in the page. */
export function TreePicture({ treeId, items, activeId, busy, ranks, treeProps }: TreeDrawing) {
  const t = useTexts(teamTexts);
  const box = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutTree(items), [items]);
  const [room, setRoom] = useState(NO_ROOM);
  const [looked, setLooked] = useState<View>({ x: 24, y: 24, scale: 1 });
  const view = kept(looked, layout, room);
  const { placed, lines } = inSight(layout, shownBox(view, room), activeId);
  const active = layout.placed.find(({ item }) => item.id === activeId);
  const [activeX, activeY] = [active?.x, active?.y];
  const gestures = useGestures(box, (change) => setLooked((before) => change(kept(before, layout, room))));

  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const watcher = new ResizeObserver(() =>
      setRoom({ width: current.clientWidth, height: current.clientHeight }),
    );
    watcher.observe(current);
    return () => watcher.disconnect();
  }, []);
  // Who has the focus is in sight, also when others opened above it.
  useEffect(() => {
    if (room.width === 0 || activeX === undefined || activeY === undefined) return;
    setLooked((before) => showing(before, { x: activeX, y: activeY, ...CARD }, room));
  }, [activeX, activeY, room]);

  const zoom = (factor: number) => setLooked(zoomed(view, factor, { x: room.width / 2, y: room.height / 2 }));
  const fit = () => setLooked(whole(layout, room));
  const acts: Readonly<Record<string, () => void>> = {
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    "0": fit,
  };
  return (
    <div className="tree-frame">
      <div
        {...treeProps}
        {...gestures.on}
        ref={box}
        role="tree"
        className="tree-picture"
        onKeyDown={(event) => {
          const act = event.ctrlKey || event.metaKey ? undefined : acts[event.key];
          if (act === undefined) return treeProps.onKeyDown?.(event);
          event.preventDefault();
          act();
        }}
        onClick={(event) => {
          if (!gestures.moved()) treeProps.onClick?.(event);
        }}
      >
        <div
          role="none"
          className="tree-plane"
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        >
          <svg className="tree-lines-drawn" aria-hidden="true" width="1" height="1">
            {lines.map(({ id, from, to }) => {
              const middle = (from.x + to.x) / 2;
              return (
                <path
                  key={id}
                  d={`M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`}
                />
              );
            })}
          </svg>
          {placed.map(({ item, x, y }) => (
            <TreeCard
              key={item.id}
              {...{ treeId, item, ranks }}
              active={item.id === activeId}
              busy={busy.has(item.kind === "more" ? item.parentId : item.id)}
              className="is-card"
              style={{ transform: `translate(${x}px, ${y}px)`, width: CARD.width, height: CARD.height }}
            />
          ))}
        </div>
      </div>
      <div className="tree-zoom">
        <button type="button" className="button" aria-label={t.larger} onClick={() => zoom(STEP)}>
          <ZoomIn />
        </button>
        <button type="button" className="button" aria-label={t.smaller} onClick={() => zoom(1 / STEP)}>
          <ZoomOut />
        </button>
        <button type="button" className="button" aria-label={t.fit} onClick={fit}>
          <Maximize />
        </button>
      </div>
    </div>
  );
}
