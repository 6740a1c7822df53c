import { useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { runPageCheck } from "../../api/run-page-check.ts";
import { describeCheck, type PageCheck } from "../../page-check.ts";
import type { Page } from "../../read-page.ts";
import { installTexts } from "../../texts/install.ts";

interface PageCheckerProps {
  readonly page: Page;
  readonly installation: Installation;
}

/** Opens the merchant's page and says how its snippet does, as only this browser can see it. */
export function PageChecker({ page, installation }: PageCheckerProps) {
  const t = useTexts(installTexts);
  const [check, setCheck] = useState<PageCheck | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setCheck(null);
    setCheck(await runPageCheck(page.url, installation.snippetUrl, setCheck));
    setBusy(false);
  };
  const described = check === null ? null : describeCheck(check, { ...installation, host: page.host });
  return (
    <div className="stacked">
      <p className="button-row">
        <Button busy={busy} onClick={() => void run()}>
          {t.checkPage}
        </Button>
        <span className="hint">{t.opens(page.host)}</span>
      </p>
      <div aria-live="polite">
        {described === null ? null : (
          <Notice tone={described.tone} title={described.title}>
            {described.text}
          </Notice>
        )}
      </div>
    </div>
  );
}
