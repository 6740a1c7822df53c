import type { PlanLevel } from "../../../../../../core/commission/rules/level.ts";
import { CampaignTerms } from "../../../../components/campaign/campaign-terms.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { type CampaignDraft, campaignOf } from "../../campaign-draft.ts";
import { campaignFormTexts } from "../../texts/campaign-form.ts";

interface LookStepProps {
  readonly draft: CampaignDraft;
  readonly levels: readonly PlanLevel[] | null;
}

/** The campaign's card among those that affiliates can join, and what of it they are not told. */
export function LookStep({ draft, levels }: LookStepProps) {
  const t = useTexts(campaignFormTexts);
  const { program } = usePlace();
  const campaign = campaignOf(draft, { programId: program.id, timezone: program.timezone });
  const { budgetMinor, budgetCurrency, maxPartners, allowedHosts } = campaign;
  return (
    <>
      <p className="quiet">{t.seen}</p>
      <div className="campaign-card">
        <Section title={campaign.name} aside={program.name}>
          <CampaignTerms campaign={{ ...campaign, levels }} />
        </Section>
      </div>
      <p className="quiet">{t.notSeen}</p>
      <Facts
        facts={[
          [t.plan, t.plans[draft.plan]],
          [
            t.budgetIs,
            budgetMinor === null || budgetCurrency === null
              ? t.noLimit
              : formatMoney(budgetMinor, budgetCurrency),
          ],
          ...(budgetMinor === null ? [] : [[t.policy, t.policies[draft.budgetPolicy]] as const]),
          [t.seats, maxPartners === null ? t.noLimit : formatCount(maxPartners)],
          [t.hosts, allowedHosts.length === 0 ? t.none : allowedHosts.join(", ")],
        ]}
      />
    </>
  );
}
