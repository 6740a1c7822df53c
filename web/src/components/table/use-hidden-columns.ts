import { useState } from "react";

const PREFIX = "tributary-columns-";

/** Columns that the viewer of a list does without, remembered by this browser. */
export function useHiddenColumns(list: string): [readonly string[], (hidden: readonly string[]) => void] {
  const [hidden, setHidden] = useState(() => readKept(list));
  const keep = (next: readonly string[]) => {
    setHidden(next);
    try {
      window.localStorage.setItem(PREFIX + list, next.join());
    } catch {
      // The browser keeps nothing for this site: it holds until the page is left.
    }
  };
  return [hidden, keep];
}

function readKept(list: string): readonly string[] {
  try {
    return window.localStorage.getItem(PREFIX + list)?.split(",") ?? [];
  } catch {
    return [];
  }
}
