import { lazy, Suspense } from "react";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useInstallation } from "../../api/use-merchant.ts";

const InstallParts = lazy(() => import("./install-parts.tsx"));

/** Everything to paste and to set, in one place; the guide leads through the same step by step. */
export function InstallPage() {
  const installation = useInstallation();
  return (
    <>
      <PageHead
        title="Install"
        lead="Every code with this program's own keys, the hosts that may report, and what the debugger sees."
      />
      <LoadProblem error={installation.error} onRetry={() => void installation.refetch()} />
      {installation.data === undefined ? (
        <Waiting />
      ) : (
        <Suspense fallback={<Waiting />}>
          <InstallParts installation={installation.data} />
        </Suspense>
      )}
    </>
  );
}
