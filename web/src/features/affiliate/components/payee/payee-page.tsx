import { lazy, Suspense } from "react";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMethods, usePayee } from "../../api/use-payouts.ts";
import { payeeTexts } from "../../texts/payee.ts";
import { MethodHistory } from "./method-history.tsx";
import { MethodSection } from "./method-section.tsx";
import { MissingNotice } from "./missing-notice.tsx";
import { StripeSection } from "./stripe-section.tsx";

const PersonSection = lazy(async () => ({ default: (await import("./person-section.tsx")).PersonSection }));

/** Who is paid, where and by what, for every program alike. */
export function PayeePage() {
  const t = useTexts(payeeTexts);
  const payee = usePayee();
  const methods = useMethods();
  const retry = () => void Promise.all([payee.refetch(), methods.refetch()]);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <LoadProblem error={payee.error ?? methods.error} onRetry={retry} />
      {payee.data === undefined || methods.data === undefined ? (
        payee.isPending || methods.isPending ? (
          <Waiting />
        ) : null
      ) : (
        <Suspense fallback={<Waiting />}>
          <MissingNotice payee={payee.data} here />
          <div className="columns">
            <PersonSection payee={payee.data} />
            <div className="stacked">
              <MethodSection payee={payee.data} />
              <StripeSection payee={payee.data} />
            </div>
          </div>
          <MethodHistory methods={methods} />
        </Suspense>
      )}
    </>
  );
}
