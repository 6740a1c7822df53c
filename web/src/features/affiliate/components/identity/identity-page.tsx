import { useState } from "react";
import type { KycSession, KycView } from "../../../../../../core/api/kyc.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { KYC, useKeepKyc, useKyc } from "../../api/use-kyc.ts";
import { describeKyc } from "../../describe-kyc.ts";
import { identityTexts } from "../../texts/identity.ts";
import { LeadOnButton } from "../lead-on-button.tsx";
import { AskedList } from "./asked-list.tsx";
import { DocumentList } from "./document-list.tsx";

/** Who one is, as it is proved: what is asked for, handing it in, and what came of it. */
export function IdentityPage() {
  const t = useTexts(identityTexts);
  const kyc = useKyc();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[kyc]}>{(data) => <Check kyc={data} />}</Loaded>
    </>
  );
}

function Check({ kyc }: { kyc: KycView }) {
  const t = useTexts(identityTexts);
  const { tone, word, sentence } = describeKyc(kyc);
  return (
    <>
      <div className="columns">
        <Section title={t.stands} className="paying">
          <Facts
            facts={[
              [
                t.factState,
                <Badge key="state" tone={tone}>
                  {word}
                </Badge>,
              ],
              ...(kyc.expiresAt === null ? [] : [[t.holds, <Day key="until" at={kyc.expiresAt} />] as const]),
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
          <p className="hint">{t.encrypted}</p>
        </Section>
        {kyc.asked.length === 0 ? null : <AskedList kyc={kyc} />}
      </div>
      <DocumentList documents={kyc.documents} />
    </>
  );
}

/** Stripe's own pages take the documents; they lead back here. */
function AtProvider() {
  const t = useTexts(identityTexts);
  const api = useOwnApi();
  const go = async () => window.location.assign((await api.post<KycSession>(`${KYC}/session`)).url);
  return <LeadOnButton label={t.atStripe} go={go} />;
}

function Submit() {
  const t = useTexts(identityTexts);
  const api = useOwnApi();
  const keep = useKeepKyc();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await keep(await api.post<KycView>(`${KYC}/submit`));
      toast(t.submitted);
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
          {t.submit}
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
