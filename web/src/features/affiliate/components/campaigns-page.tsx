import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AffiliateCampaign, AffiliateEnrollment } from "../../../../../core/api/affiliate.ts";
import { CampaignTerms } from "../../../components/campaign/campaign-terms.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ENROLLMENT_TONES } from "../../../lib/tones.ts";
import { AFFILIATE, KEYS, useAffiliateApi, useCampaigns } from "../api/use-affiliate.ts";
import { ownCampaignsTexts } from "../texts/campaigns.ts";

/** What can be promoted, on which terms, and whether one may. */
export function CampaignsPage() {
  const t = useTexts(ownCampaignsTexts);
  const campaigns = useCampaigns();
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <Link to="/affiliate/programs" className="button">
            {t.findPrograms}
          </Link>
        }
      />
      <Loaded of={[campaigns]}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
            </Empty>
          ) : (
            <div className="columns">
              {all.map((campaign) => (
                <Campaign key={campaign.id} campaign={campaign} />
              ))}
            </div>
          )
        }
      </Loaded>
      <MoreButton query={campaigns} />
    </>
  );
}

function Campaign({ campaign }: { campaign: AffiliateCampaign }) {
  const { enrollment } = campaign;
  return (
    <Section title={campaign.name} aside={campaign.programName}>
      <div className="stacked">
        <CampaignTerms campaign={campaign} />
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
  const t = useTexts(ownCampaignsTexts);
  const states = useTexts(stateTexts);
  if (campaign.status === "paused") {
    return <Notice tone="unknown">{t.paused}</Notice>;
  }
  if (enrollment === null) return <Apply campaign={campaign} label={t.apply} />;
  return (
    <div className="stacked">
      <p>
        <Badge tone={ENROLLMENT_TONES[enrollment.status]}>{states[enrollment.status]}</Badge>{" "}
        <span className="quiet">
          <Clock at={enrollment.decidedAt ?? enrollment.appliedAt} />
        </span>
        {enrollment.statusReason === null ? null : <span> {enrollment.statusReason}</span>}
      </p>
      {enrollment.status === "approved" ? (
        <p>
          <Link to="/affiliate/links" search={{ campaign: campaign.id }} className="button">
            {t.makeLink}
          </Link>
        </p>
      ) : null}
      {enrollment.status === "rejected" ? <Apply campaign={campaign} label={t.applyAgain} /> : null}
    </div>
  );
}

function Apply({ campaign, label }: { campaign: AffiliateCampaign; label: string }) {
  const t = useTexts(ownCampaignsTexts);
  const api = useAffiliateApi();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const apply = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { status } = await api.post<AffiliateEnrollment>(`${AFFILIATE}/campaigns/${campaign.id}/apply`);
      toast(status === "approved" ? t.joined(campaign.name) : t.applied(campaign.name));
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
          aria-label={t.applyFor(label, campaign.name)}
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
