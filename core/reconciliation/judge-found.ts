import type { ReconciliationItemState } from "./states.ts";

type Figures = {
  readonly expectedMinor: bigint | null;
  readonly actualMinor: bigint | null;
  readonly details: Readonly<Record<string, unknown>>;
};

/**
 * What becomes of an item whose difference is found again. One that is being looked after stays so, with its figures as they
 * are now. One that was resolved stays so as long as the figures are those for which somebody gave the reason; with
 * others, and when it was gone, it opens anew.
 */
export function judgeFound(
  item: Figures & { readonly state: ReconciliationItemState },
  found: Figures,
): "keep" | "reopen" {
  if (item.state === "gone") return "reopen";
  return item.state === "resolved" && !sameFigures(item, found) ? "reopen" : "keep";
}

function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.expectedMinor === b.expectedMinor &&
    a.actualMinor === b.actualMinor &&
    sameDetails(a.details, b.details)
  );
}

function sameDetails(a: Figures["details"], b: Figures["details"]): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? null) === (b[name] ?? null));
}
