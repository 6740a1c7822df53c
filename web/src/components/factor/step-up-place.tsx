import { lazy, Suspense, useSyncExternalStore } from "react";
import { stepUpAsked, subscribeStepUp } from "../../lib/api/step-up.ts";

const StepUpDialog = lazy(() => import("./step-up-dialog.tsx"));

/** Where a second factor is asked for when a request wants one. One of it, for the whole page. */
export function StepUpPlace() {
  const asked = useSyncExternalStore(subscribeStepUp, stepUpAsked);
  if (asked === null) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog onSettled={asked.settle} />
    </Suspense>
  );
}
