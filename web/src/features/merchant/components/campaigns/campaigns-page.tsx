import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Campaign } from "../../../../../../core/api/campaigns.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { CAMPAIGN_TONES } from "../../../../lib/tones.ts";
import { useCampaigns } from "../../api/use-merchant.ts";
import { type Move, moveOf, useMoveCampaign } from "../../api/use-move-campaign.ts";
import { budgetUsed, seatsTaken } from "../../describe-campaign.ts";
import { campaignsTexts } from "../../texts/campaigns.ts";

/** The program's offers: make one, open it, pause it, let it go on. */
export function CampaignsPage() {
  const t = useTexts(campaignsTexts);
  const campaigns = useCampaigns();
  const mayWrite = useMay("campaigns:write");
  const columns = useColumns();
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          mayWrite ? (
            <Link to="/merchant/campaigns/new" className="button is-main">
              {t.newCampaign}
            </Link>
          ) : null
        }
      />
      <Listed of={campaigns}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={campaigns.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              {mayWrite ? (
                <Link to="/merchant/campaigns/new" className="button">
                  {t.makeFirst}
                </Link>
              ) : null}
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function useColumns(): readonly Column<Campaign>[] {
  const t = useTexts(campaignsTexts);
  const mayWrite = useMay("campaigns:write");
  const move = useMoveCampaign();
  const [busyId, setBusyId] = useState<string | null>(null);
  const acted = async (campaign: Campaign, what: Move) => {
    setBusyId(campaign.id);
    await move(campaign, what).finally(() => setBusyId(null));
  };
  return [
    {
      title: t.campaign,
      cell: ({ id, name, destinationUrl }) => (
        <>
          <Link to="/merchant/campaigns/$campaignId" params={{ campaignId: id }}>
            {name}
          </Link>
          <span className="second">{destinationUrl}</span>
        </>
      ),
    },
    { title: t.state, cell: ({ status }) => <Badge tone={CAMPAIGN_TONES[status]}>{t.states[status]}</Badge> },
    { title: t.joining, cell: ({ joinMode }) => (joinMode === "open" ? t.open : t.approval) },
    { title: t.counts, cell: ({ windowDays }) => t.days(windowDays) },
    {
      title: t.partners,
      numeric: true,
      cell: seatsTaken,
    },
    { title: t.used, numeric: true, cell: budgetUsed },
    {
      title: t.change,
      acts: true,
      cell: (campaign) => {
        const what = moveOf(campaign);
        if (what === null || !mayWrite) return "–";
        return (
          <Button
            busy={busyId === campaign.id}
            aria-label={`${t[what]} ${campaign.name}`}
            onClick={() => void acted(campaign, what)}
          >
            {t[what]}
          </Button>
        );
      },
    },
  ];
}
