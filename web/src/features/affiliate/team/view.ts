import type { Box } from "./layout-tree.ts";

/** How a picture is looked at: a point of it is at (x, y) + scale × point of the window. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const SCALES = { least: 0.25, most: 2 } as const;
/** Pixels around the picture. */
const EDGE = 24;

/** The part of the picture that the window shows. */
export const shownBox = ({ x, y, scale }: View, window: Size): Box => ({
  x: -x / scale,
  y: -y / scale,
  width: window.width / scale,
  height: window.height / scale,
});

export const panned = (view: View, byX: number, byY: number): View => ({
  ...view,
  x: view.x + byX,
  y: view.y + byY,
});

/** Larger or smaller, so that what is at a point of the window stays there. */
export function zoomed(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const scale = Math.min(SCALES.most, Math.max(SCALES.least, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Some of the picture always stays in the window; one that fits lies whole in it. */
export function kept(view: View, picture: Size, window: Size): View {
  const within = (at: number, length: number, room: number) => {
    const [low, high] = [room - length - EDGE, EDGE];
    return low > high ? Math.min(low, Math.max(high, at)) : Math.min(high, Math.max(low, at));
  };
  return {
    scale: view.scale,
    x: within(view.x, picture.width * view.scale, window.width),
    y: within(view.y, picture.height * view.scale, window.height),
  };
}

/** Moved, when a box of the picture is not in the window, until it is: to its left edge or right, and to the middle of its height. */
export function showing(view: View, box: Box, window: Size): View {
  const { scale } = view;
  const [left, right] = [view.x + box.x * scale, view.x + (box.x + box.width) * scale];
  const [top, bottom] = [view.y + box.y * scale, view.y + (box.y + box.height) * scale];
  const byX = left < EDGE ? EDGE - left : Math.min(0, Math.max(window.width - EDGE - right, EDGE - left));
  const seen = top >= EDGE && bottom <= window.height - EDGE;
  return { scale, x: view.x + byX, y: view.y + (seen ? 0 : (window.height - top - bottom) / 2) };
}

/** The whole picture, as far as that can be read; else its beginning. */
export function whole(picture: Size, window: Size): View {
  const fits = Math.min(
    (window.width - 2 * EDGE) / picture.width,
    (window.height - 2 * EDGE) / picture.height,
  );
  const scale = Math.min(1, Math.max(SCALES.least, fits));
  return { scale, x: EDGE, y: Math.max(EDGE, (window.height - picture.height * scale) / 2) };
}
