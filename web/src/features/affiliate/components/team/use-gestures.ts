import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { panned, type View, zoomed } from "../../team/view.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels by which a press is a drag. */
const DRAG = 5;
/** How much a turn of the wheel zooms, for each of its pixels. */
const WHEEL_ZOOM = 0.002;

/**
 * Moves and zooms a picture by pointer, two fingers and wheel: turned alone it moves, with Ctrl (and so by a trackpad's pinch)
 * it zooms where the pointer is.
 */
export function useGestures(
  box: RefObject<HTMLDivElement | null>,
  onView: (change: (view: View) => View) => void,
) {
  const held = useRef(new Map<number, Point>());
  const from = useRef<Point | null>(null);
  const dragged = useRef(false);

  const within = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const at = box.current?.getBoundingClientRect();
    return { x: clientX - (at?.left ?? 0), y: clientY - (at?.top ?? 0) };
  };
  const wheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey)
      return onView((view) => zoomed(view, Math.exp(-event.deltaY * lines * WHEEL_ZOOM), within(event)));
    const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
    onView((view) => panned(view, -x * lines, -y * lines));
  });
  useEffect(() => {
    const { current } = box;
    // React listens to wheels passively, which cannot keep the page from scrolling.
    const turn = (event: WheelEvent) => wheel(event);
    current?.addEventListener("wheel", turn, { passive: false });
    return () => current?.removeEventListener("wheel", turn);
  }, [box]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    held.current.set(event.pointerId, within(event));
    if (held.current.size === 1) {
      from.current = within(event);
      dragged.current = false;
    }
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const before = held.current.get(event.pointerId);
    if (before === undefined || from.current === null) return;
    const now = within(event);
    if (!dragged.current && distance(from.current, now) < DRAG) return;
    // Only a drag is captured: a press has to reach what it is on.
    if (!dragged.current) event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = true;
    const other = [...held.current].find(([id]) => id !== event.pointerId)?.[1];
    held.current.set(event.pointerId, now);
    if (other === undefined) return onView((view) => panned(view, now.x - before.x, now.y - before.y));
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    onView((view) => zoomed(view, factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => void held.current.delete(event.pointerId);

  return {
    on: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onPointerLeave: onPointerUp,
    },
    /** Whether the press that ended was a drag. */
    moved: () => dragged.current,
  };
}

const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
