import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { describeProblem } from "../../../lib/api/problem.ts";

/** Leads on to somebody else's pages; it stays busy until those are there, and says why they will not come. */
export function LeadOnButton({ label, go }: { label: string; go: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await go();
    } catch (error) {
      setProblem(describeProblem(error));
      setBusy(false);
    }
  };
  return (
    <div className="stacked is-tight">
      <p>
        <Button look="main" busy={busy} onClick={() => void press()}>
          {label}
        </Button>
      </p>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </div>
  );
}
