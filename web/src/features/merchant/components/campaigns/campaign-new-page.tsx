import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
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
      <Loaded of={[plan]}>{(data) => <CampaignForm levels={data?.rules.levels ?? null} />}</Loaded>
    </>
  );
}
