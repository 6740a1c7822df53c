import { describeProblem } from "../../lib/api/problem.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** Stands where something could not be loaded; what was loaded before stays in sight. */
export function LoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error === null || error === undefined) return null;
  return (
    <div role="alert">
      <Notice tone="warn" title="This is not up to date">
        <p>{describeProblem(error)}</p>
        <Button onClick={onRetry}>Try again</Button>
      </Notice>
    </div>
  );
}
