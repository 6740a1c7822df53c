import { describeProblem } from "../../lib/api/problem.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { uiTexts } from "./texts/ui.ts";

/** Stands where something could not be loaded; what was loaded before stays in sight. */
export function LoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTexts(uiTexts);
  if (error === null || error === undefined) return null;
  return (
    <div role="alert">
      <Notice tone="warn" title={t.notUpToDate}>
        <p>{describeProblem(error)}</p>
        <Button onClick={onRetry}>{t.again}</Button>
      </Notice>
    </div>
  );
}
