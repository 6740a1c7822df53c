import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlanInForce } from "../../api/use-plans.ts";
import { campaignFormTexts } from "../../texts/campaign-form.ts";

const CampaignForm = lazyPart(async () => (await import("./campaign-form.tsx")).CampaignForm);

/** A new campaign, step by step. */
export function CampaignNewPage() {
  const t = useTexts(campaignFormTexts);
  const plan = usePlanInForce(null);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <LoadProblem error={plan.error} onRetry={() => void plan.refetch()} />
      {plan.data === undefined ? <Waiting /> : <CampaignForm levels={plan.data?.rules.levels ?? null} />}
    </>
  );
}
