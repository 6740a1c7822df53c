import { describeProblem } from "../../lib/api/problem.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { uiTexts } from "./texts/ui.ts";

interface LoadProblemProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** There is nothing that was loaded before and stays in sight. */
  readonly alone?: boolean;
}

/** Stands where something could not be loaded. */
export function LoadProblem({ error, onRetry, alone = false }: LoadProblemProps) {
  const t = useTexts(uiTexts);
  if (error === null || error === undefined) return null;
  return (
    <div role="alert">
      <Notice tone="warn" title={alone ? t.notLoaded : t.notUpToDate}>
        <p>{describeProblem(error)}</p>
        <Button onClick={onRetry}>{t.again}</Button>
      </Notice>
    </div>
  );
}
