import { lazy, Suspense } from "react";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useInstallation } from "../../api/use-merchant.ts";
import { installTexts } from "../../texts/install.ts";

const InstallParts = lazy(() => import("./install-parts.tsx"));

/** Everything to paste and to set, in one place; the guide leads through the same step by step. */
export function InstallPage() {
  const t = useTexts(installTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[useInstallation()]}>
        {(installation) => (
          <Suspense fallback={<Waiting />}>
            <InstallParts installation={installation} />
          </Suspense>
        )}
      </Loaded>
    </>
  );
}
