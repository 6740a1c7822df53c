import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { Campaign } from "../../../../../../core/api/campaigns.ts";
import { CampaignTerms } from "../../../../components/campaign/campaign-terms.tsx";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeLevels } from "../../../../lib/describe-levels.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { CAMPAIGN_TONES } from "../../../../lib/tones.ts";
import { useCampaign, useKeys } from "../../api/use-merchant.ts";
import { moveOf, useMoveCampaign } from "../../api/use-move-campaign.ts";
import { usePlace } from "../../api/use-place.ts";
import { usePlanInForce } from "../../api/use-plans.ts";
import { budgetUsed, seatsTaken } from "../../describe-campaign.ts";
import { campaignTexts } from "../../texts/campaign.ts";
import { campaignsTexts } from "../../texts/campaigns.ts";

const CampaignEdit = lazyPart(async () => (await import("./campaign-edit.tsx")).CampaignEdit);

/** One campaign: how it stands, what it brought and pays, and all that can be changed of it. */
export function CampaignPage() {
  const t = useTexts(campaignTexts);
  const { campaignId } = useParams({ from: "/merchant/campaigns/$campaignId" });
  const campaign = useCampaign(campaignId);
  // What it pays comes with it: nothing moves then.
  const plan = usePlanInForce(campaignId);
  const mayWrite = useMay("campaigns:write");
  return (
    <>
      {campaign.data === undefined || plan.data === undefined ? (
        <PageHead title={t.campaign} />
      ) : (
        <Head campaign={campaign.data} />
      )}
      <Loaded of={[campaign, plan]}>
        {(campaign, plan) => {
          const { levels } = plan?.rules ?? { levels: null };
          const isOwn = plan?.campaignId === campaignId;
          return (
            <>
              <div className="columns">
                <Standing campaign={campaign} />
                <Section title={t.pays}>
                  <Facts
                    facts={[
                      [
                        isOwn ? t.paysOwn : t.paysProgram,
                        levels === null ? t.notYet : describeLevels(levels),
                      ],
                    ]}
                  />
                  <p>
                    <Link to="/merchant/plans/new" search={{ campaign: campaignId }}>
                      {isOwn ? t.changeOwn : t.changePlan}
                    </Link>
                  </p>
                </Section>
              </div>
              {mayWrite && campaign.status !== "archived" ? (
                <Section title={t.change}>
                  <CampaignEdit key={campaignId} campaign={campaign} />
                </Section>
              ) : (
                <Section title={t.told}>
                  <CampaignTerms campaign={{ ...campaign, levels }} />
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Head({ campaign }: { campaign: Campaign }) {
  const t = useTexts(campaignTexts);
  const acts = useTexts(campaignsTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const move = useMoveCampaign();
  const mayWrite = useMay("campaigns:write");
  const { id, name } = campaign;
  const what = mayWrite ? moveOf(campaign) : null;
  const archive = async () => {
    await api.post(`/api/v1/campaigns/${id}/archive`);
    toast(t.archived(name));
    await queries.invalidateQueries({ queryKey: keys.campaigns });
  };
  return (
    <PageHead
      title={name}
      lead={campaign.destinationUrl}
      action={
        what === null ? undefined : (
          <>
            <Button onClick={() => void move(campaign, what)}>{acts[what]}</Button>{" "}
            <RemoveButton what={name} verb={t.archive} onRemove={archive}>
              {t.archiveText}
            </RemoveButton>
          </>
        )
      }
    />
  );
}

function Standing({ campaign }: { campaign: Campaign }) {
  const t = useTexts(campaignTexts);
  const { states } = useTexts(campaignsTexts);
  const { id, status, createdAt } = campaign;
  const search = { campaignId: id };
  return (
    <Section title={t.stands}>
      <Facts
        facts={[
          [
            t.state,
            <Badge key="s" tone={CAMPAIGN_TONES[status]}>
              {states[status]}
            </Badge>,
          ],
          [t.made, <Day key="m" at={createdAt} />],
          [t.partners, seatsTaken(campaign)],
          [
            t.budget,
            <span key="b">
              {budgetUsed(campaign)}
              {campaign.budgetExhaustedAt === null ? null : (
                <>
                  {" "}
                  <Badge tone="warn">{t.usedUp}</Badge>
                </>
              )}
            </span>,
          ],
          [
            t.brought,
            <span key="r">
              <Link to="/merchant/clicks" search={search}>
                {t.clicks}
              </Link>{" "}
              <Link to="/merchant/conversions" search={search}>
                {t.conversions}
              </Link>{" "}
              <Link to="/merchant/reports" search={search}>
                {t.reports}
              </Link>
            </span>,
          ],
        ]}
      />
    </Section>
  );
}
