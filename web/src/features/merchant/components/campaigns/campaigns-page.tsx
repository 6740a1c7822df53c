import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Campaign } from "../../../../../../core/api/campaigns.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { formatCount } from "../../../../lib/format.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { useCampaigns, useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { campaignsTexts } from "../../texts/campaigns.ts";

const TONES: Readonly<Record<Campaign["status"], Tone>> = {
  active: "ok",
  paused: "warn",
  archived: "unknown",
};

/** The program's offers: make one, pause it, let it go on. */
export function CampaignsPage() {
  const t = useTexts(campaignsTexts);
  const campaigns = useCampaigns();
  const mayWrite = useMay("campaigns:write");
  const { columns, problem } = useColumns();
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
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      <Loaded of={[campaigns]}>
        <div>
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
          <MoreButton query={campaigns} />
        </div>
      </Loaded>
    </>
  );
}

function useColumns(): { columns: readonly Column<Campaign>[]; problem: string | null } {
  const t = useTexts(campaignsTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const move = async ({ id, name, status }: Campaign) => {
    const action = status === "active" ? "pause" : "resume";
    setBusyId(id);
    setProblem(null);
    try {
      await api.post(`/api/v1/campaigns/${id}/${action}`);
      toast(action === "pause" ? t.paused(name) : t.resumed(name));
      await queries.invalidateQueries({ queryKey: keys.campaigns });
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusyId(null);
    }
  };
  return { columns: columnsWith(t, busyId, (campaign) => void move(campaign)), problem };
}

function columnsWith(
  t: (typeof campaignsTexts)["en"],
  busyId: string | null,
  move: (campaign: Campaign) => void,
): readonly Column<Campaign>[] {
  return [
    {
      title: t.campaign,
      cell: ({ name, destinationUrl }) => (
        <>
          {name}
          <span className="second">{destinationUrl}</span>
        </>
      ),
    },
    { title: t.state, cell: ({ status }) => <Badge tone={TONES[status]}>{t.states[status]}</Badge> },
    { title: t.joining, cell: ({ joinMode }) => (joinMode === "open" ? t.open : t.approval) },
    { title: t.counts, cell: ({ windowDays }) => t.days(windowDays) },
    {
      title: t.partners,
      numeric: true,
      cell: ({ approvedPartners, maxPartners }) =>
        maxPartners === null
          ? formatCount(approvedPartners)
          : t.of(formatCount(approvedPartners), formatCount(maxPartners)),
    },
    {
      title: t.used,
      numeric: true,
      cell: ({ budgetMinor, budgetCurrency, budgetSpentMinor }) =>
        budgetMinor === null || budgetCurrency === null
          ? t.noLimit
          : t.of(formatMoney(budgetSpentMinor, budgetCurrency), formatMoney(budgetMinor, budgetCurrency)),
    },
    {
      title: t.change,
      acts: true,
      cell: (campaign) => {
        if (campaign.status === "archived") return "–";
        const label = campaign.status === "active" ? t.pause : t.resume;
        return (
          <Button
            busy={busyId === campaign.id}
            aria-label={`${label} ${campaign.name}`}
            onClick={() => move(campaign)}
          >
            {label}
          </Button>
        );
      },
    },
  ];
}
