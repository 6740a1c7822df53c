import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useMakeTrial, useTrial } from "../../api/use-trial.ts";
import type { Page } from "../../read-page.ts";

/** A link to follow, with all that it takes: made on demand, and said. */
export function TrialLink({ page }: { page: Page }) {
  const trial = useTrial();
  const make = useMakeTrial();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setProblem(await make(page.url).then(() => null, describeProblem));
    setBusy(false);
  };
  const link = trial.data ?? null;
  return (
    <div className="stacked">
      {link === null ? (
        <>
          <p className="measure">
            A visit counts when it comes through a partner's link. The guide makes one for you: a campaign
            that leads to your page and that nobody can join without you, a test partner who is nobody, and
            its link.
          </p>
          <p>
            <Button look="main" busy={busy} onClick={() => void run()}>
              Make a link to try
            </Button>
          </p>
        </>
      ) : (
        <>
          <p className="trial-link">
            <a href={link.url} target="_blank" rel="noreferrer">
              {link.url}
            </a>
          </p>
          <p className="button-row">
            <a href={link.url} target="_blank" rel="noreferrer" className="button is-main">
              Follow the link
            </a>
            <CopyButton text={link.url} what="the link to try" />
            <Button look="bare" busy={busy} onClick={() => void run()}>
              Let it lead to {page.host}
            </Button>
          </p>
        </>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </div>
  );
}
