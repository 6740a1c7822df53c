import { lazy, Suspense } from "react";
import { Loaded } from "../../../../components/ui/loaded.tsx";
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
  const methods = useMethods();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[usePayee(), methods]}>
        {(payee) => (
          <Suspense fallback={<Waiting />}>
            <MissingNotice payee={payee} here />
            <div className="columns">
              <PersonSection payee={payee} />
              <div className="stacked">
                <MethodSection payee={payee} />
                <StripeSection payee={payee} />
              </div>
            </div>
            <MethodHistory methods={methods} />
          </Suspense>
        )}
      </Loaded>
    </>
  );
}
