import { useState } from "react";
import { readPreference, writePreference } from "../../lib/preference.ts";

/**
 * Columns that the viewer of a list does without, remembered by this browser.
 *
 * @param extra those that are left out until they are chosen
 */
export function useHiddenColumns(
  list: string,
  extra: readonly string[],
): [readonly string[], (hidden: readonly string[]) => void] {
  const name = `columns.${list}`;
  const [kept, setKept] = useState(() => readPreference(name)?.split(",") ?? null);
  const keep = (next: readonly string[]) => {
    setKept([...next]);
    writePreference(name, next.join());
  };
  return [kept ?? extra, keep];
}
