import { useState } from "react";
import type { KycSession, KycView } from "../../../../../../core/api/kyc.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { KYC, useKeepKyc, useKyc } from "../../api/use-kyc.ts";
import { describeKyc } from "../../describe-kyc.ts";
import { LeadOnButton } from "../lead-on-button.tsx";
import { AskedList } from "./asked-list.tsx";
import { DocumentList } from "./document-list.tsx";

/** Who one is, as it is proved: what is asked for, handing it in, and what came of it. */
export function IdentityPage() {
  const kyc = useKyc();
  return (
    <>
      <PageHead
        title="Identity"
        lead="Some programs pay only those of whom it is known who they are. What is asked for, and what came of it."
      />
      <LoadProblem error={kyc.error} onRetry={() => void kyc.refetch()} />
      {kyc.data === undefined ? kyc.isPending ? <Waiting /> : null : <Check kyc={kyc.data} />}
    </>
  );
}

function Check({ kyc }: { kyc: KycView }) {
  const { tone, word, sentence } = describeKyc(kyc);
  return (
    <>
      <div className="columns">
        <Section title="Where it stands" className="paying">
          <Facts
            facts={[
              [
                "state",
                <Badge key="state" tone={tone}>
                  {word}
                </Badge>,
              ],
              ...(kyc.expiresAt === null
                ? []
                : [["holds until", <Day key="until" at={kyc.expiresAt} />] as const]),
            ]}
          />
          <p>{sentence}</p>
          {kyc.reason === null ? null : (
            <Notice tone={tone}>
              <p className="prose-text">{kyc.reason}</p>
            </Notice>
          )}
          {kyc.provider === "stripe_identity" && kyc.state === "requested" ? <AtProvider /> : null}
          {kyc.open && kyc.complete && kyc.state !== "submitted" ? <Submit /> : null}
          <p className="hint">
            Files are kept encrypted. Only you and the platform's people for it can open them; no merchant
            sees them.
          </p>
        </Section>
        {kyc.asked.length === 0 ? null : <AskedList kyc={kyc} />}
      </div>
      <DocumentList documents={kyc.documents} />
    </>
  );
}

/** Stripe's own pages take the documents; they lead back here. */
function AtProvider() {
  const api = useOwnApi();
  const go = async () => window.location.assign((await api.post<KycSession>(`${KYC}/session`)).url);
  return <LeadOnButton label="Show your documents to Stripe" go={go} />;
}

function Submit() {
  const api = useOwnApi();
  const keep = useKeepKyc();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await keep(await api.post<KycView>(`${KYC}/submit`));
      toast("It is submitted.");
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p>
        <Button look="main" busy={busy} onClick={() => void submit()}>
          Submit it
        </Button>
      </p>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </>
  );
}
