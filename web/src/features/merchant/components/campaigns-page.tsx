import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Campaign } from "../../../../../core/api/campaigns.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { formatCount, formatCountOf } from "../../../lib/format.ts";
import type { Tone } from "../../../lib/tone.ts";
import { useMaking } from "../../../lib/use-making.ts";
import { useCampaigns, useKeys } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { CampaignForm } from "./campaign-form.tsx";

const TONES: Readonly<Record<Campaign["status"], Tone>> = {
  active: "ok",
  paused: "warn",
  archived: "unknown",
};

/** The program's offers: make one, pause it, let it go on. */
export function CampaignsPage() {
  const campaigns = useCampaigns();
  const [making, setMaking] = useMaking();
  const { columns, problem } = useColumns();
  return (
    <>
      <PageHead
        title="Campaigns"
        lead="What partners can promote: where their links lead, on which terms, and who may join."
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            New campaign
          </Button>
        }
      />
      {making ? <CampaignForm onDone={() => setMaking(false)} /> : null}
      <LoadProblem error={campaigns.error} onRetry={() => void campaigns.refetch()} />
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      <div>
        <ListTable
          caption="Campaigns, newest first"
          columns={columns}
          rows={campaigns.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No campaign yet">
              <p>Partners need a campaign to get links for. The first takes a name and a page to lead to.</p>
              <Button onClick={() => setMaking(true)}>Make the first</Button>
            </Empty>
          }
        />
        <MoreButton query={campaigns} />
      </div>
    </>
  );
}

function useColumns(): { columns: readonly Column<Campaign>[]; problem: string | null } {
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
      toast(action === "pause" ? `${name} is paused; its links lead nowhere now.` : `${name} goes on.`);
      await queries.invalidateQueries({ queryKey: keys.campaigns });
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusyId(null);
    }
  };
  return { columns: columnsWith(busyId, (campaign) => void move(campaign)), problem };
}

function columnsWith(busyId: string | null, move: (campaign: Campaign) => void): readonly Column<Campaign>[] {
  return [
    {
      title: "Campaign",
      cell: ({ name, destinationUrl }) => (
        <>
          {name}
          <span className="second">{destinationUrl}</span>
        </>
      ),
    },
    { title: "State", cell: ({ status }) => <Badge tone={TONES[status]}>{status}</Badge> },
    { title: "Joining", cell: ({ joinMode }) => (joinMode === "open" ? "open to all" : "you approve") },
    { title: "A click counts", cell: ({ windowDays }) => formatCountOf(windowDays, "day", "days") },
    {
      title: "Partners",
      numeric: true,
      cell: ({ approvedPartners, maxPartners }) =>
        maxPartners === null
          ? formatCount(approvedPartners)
          : `${formatCount(approvedPartners)} of ${formatCount(maxPartners)}`,
    },
    {
      title: "Budget used",
      numeric: true,
      cell: ({ budgetMinor, budgetCurrency, budgetSpentMinor }) =>
        budgetMinor === null || budgetCurrency === null ? (
          "no limit"
        ) : (
          <>
            <Money minor={budgetSpentMinor} currency={budgetCurrency} /> of{" "}
            <Money minor={budgetMinor} currency={budgetCurrency} />
          </>
        ),
    },
    {
      title: "Change",
      cell: (campaign) => {
        if (campaign.status === "archived") return "–";
        const label = campaign.status === "active" ? "Pause" : "Resume";
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
