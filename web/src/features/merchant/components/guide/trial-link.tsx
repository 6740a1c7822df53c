import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMakeTrial, useTrial } from "../../api/use-trial.ts";
import type { Page } from "../../read-page.ts";
import { guideTexts } from "../../texts/guide.ts";

/** A link to follow, with all that it takes: made on demand, and said. */
export function TrialLink({ page }: { page: Page }) {
  const t = useTexts(guideTexts);
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
          <p className="measure">{t.visit}</p>
          <p>
            <Button look="main" busy={busy} onClick={() => void run()}>
              {t.makeLink}
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
              {t.follow}
            </a>
            <CopyButton text={link.url} what={t.linkToTry} />
            <Button look="bare" busy={busy} onClick={() => void run()}>
              {t.leadTo(page.host)}
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
