import type { ReactNode } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { filtersTexts } from "./texts/filters.ts";

interface NoneFitProps {
  /** Absent: nothing is looked for. */
  readonly onClear: (() => void) | undefined;
  /** What a list without anything shows. */
  readonly children: ReactNode;
}

/** What a list shows that has no rows: when nothing in it is what is looked for, that. */
export function NoneFit({ onClear, children }: NoneFitProps) {
  const t = useTexts(filtersTexts);
  if (onClear === undefined) return children;
  return (
    <Empty title={t.noneTitle}>
      <p>{t.none}</p>
      <Button onClick={onClear}>{t.clear}</Button>
    </Empty>
  );
}
