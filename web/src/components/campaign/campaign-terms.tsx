import type { AffiliateCampaign } from "../../../../core/api/affiliate.ts";
import { describeLevels } from "../../lib/describe-levels.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Day } from "../ui/clock.tsx";
import { Facts } from "../ui/figure.tsx";
import { campaignTermsTexts } from "./texts/campaign-terms.ts";

interface CampaignTermsProps {
  readonly campaign: Pick<
    AffiliateCampaign,
    "destinationUrl" | "levels" | "windowDays" | "startsAt" | "endsAt" | "joinMode" | "terms"
  >;
}

/** What an affiliate is told of a campaign before it applies; its merchant sees the same before it makes it. */
export function CampaignTerms({ campaign }: CampaignTermsProps) {
  const t = useTexts(campaignTermsTexts);
  const { destinationUrl, levels, windowDays, startsAt, endsAt, joinMode, terms } = campaign;
  return (
    <>
      <Facts
        facts={[
          [t.leadsTo, <code key="d">{destinationUrl}</code>],
          [t.pays, describeLevels(levels)],
          [t.counts, t.days(windowDays)],
          ...(startsAt === null ? [] : [[t.from, <Day key="s" at={startsAt} />] as const]),
          ...(endsAt === null ? [] : [[t.until, <Day key="e" at={endsAt} />] as const]),
          [t.joining, joinMode === "open" ? t.atOnce : t.afterApproval],
        ]}
      />
      {terms === "" ? null : (
        <details>
          <summary>{t.terms}</summary>
          <p className="prose-text">{terms}</p>
        </details>
      )}
    </>
  );
}
