import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AffiliateCampaign, AffiliateEnrollment } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Facts } from "../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { describeLevels } from "../../../lib/describe-levels.ts";
import { formatCountOf } from "../../../lib/format.ts";
import { ENROLLMENT_TONES } from "../../../lib/tones.ts";
import { AFFILIATE, KEYS, useAffiliateApi, useCampaigns } from "../api/use-affiliate.ts";

/** What can be promoted, on which terms, and whether one may. */
export function CampaignsPage() {
  const campaigns = useCampaigns();
  return (
    <>
      <PageHead
        title="Campaigns"
        lead="Offers of the programs you are in. Apply for one, and get links for it."
      />
      <LoadProblem error={campaigns.error} onRetry={() => void campaigns.refetch()} />
      {campaigns.data?.length === 0 ? (
        <Empty title="No campaign to join">
          <p>Your programs have no campaign at the moment. New ones appear here.</p>
        </Empty>
      ) : (
        <div className="columns">
          {campaigns.data?.map((campaign) => (
            <Campaign key={campaign.id} campaign={campaign} />
          ))}
        </div>
      )}
      <MoreButton query={campaigns} />
    </>
  );
}

function Campaign({ campaign }: { campaign: AffiliateCampaign }) {
  const { enrollment, terms, endsAt, startsAt } = campaign;
  return (
    <Section title={campaign.name} aside={campaign.programName}>
      <div className="stacked">
        <Facts
          facts={[
            ["leads to", <code key="d">{campaign.destinationUrl}</code>],
            ["pays", describeLevels(campaign.levels)],
            ["a click counts for", formatCountOf(campaign.windowDays, "day", "days")],
            ...(startsAt === null ? [] : [["from", <Day key="s" at={startsAt} />] as const]),
            ...(endsAt === null ? [] : [["until", <Day key="e" at={endsAt} />] as const]),
            ["joining", campaign.joinMode === "open" ? "at once" : "after the merchant's approval"],
          ]}
        />
        {terms === "" ? null : (
          <details>
            <summary>Terms</summary>
            <p className="prose-text">{terms}</p>
          </details>
        )}
        <Place campaign={campaign} enrollment={enrollment} />
      </div>
    </Section>
  );
}

interface PlaceProps {
  readonly campaign: AffiliateCampaign;
  readonly enrollment: AffiliateEnrollment | null;
}

/** Where one stands with the campaign, and what one can do about it. */
function Place({ campaign, enrollment }: PlaceProps) {
  if (campaign.status === "paused") {
    return (
      <Notice tone="unknown">
        The merchant has paused this campaign. Its links lead nowhere until it goes on.
      </Notice>
    );
  }
  if (enrollment === null) return <Apply campaign={campaign} label="Apply" />;
  return (
    <div className="stacked">
      <p>
        <Badge tone={ENROLLMENT_TONES[enrollment.status]}>{enrollment.status}</Badge>{" "}
        <span className="quiet">
          <Clock at={enrollment.decidedAt ?? enrollment.appliedAt} />
        </span>
        {enrollment.statusReason === null ? null : <span> {enrollment.statusReason}</span>}
      </p>
      {enrollment.status === "approved" ? (
        <p>
          <Link to="/affiliate/links" search={{ campaign: campaign.id }} className="button">
            Make a link
          </Link>
        </p>
      ) : null}
      {enrollment.status === "rejected" ? <Apply campaign={campaign} label="Apply again" /> : null}
    </div>
  );
}

function Apply({ campaign, label }: { campaign: AffiliateCampaign; label: string }) {
  const api = useAffiliateApi();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const apply = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { status } = await api.post<AffiliateEnrollment>(`${AFFILIATE}/campaigns/${campaign.id}/apply`);
      toast(
        status === "approved" ? `You are in ${campaign.name}.` : `You have applied for ${campaign.name}.`,
      );
      await queries.invalidateQueries({ queryKey: KEYS.campaigns });
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stacked">
      <p>
        <Button
          look="main"
          busy={busy}
          onClick={() => void apply()}
          aria-label={`${label} for ${campaign.name}`}
        >
          {label}
        </Button>
      </p>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </div>
  );
}
