import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Plan } from "../../../../../../core/api/plans.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { formatBps } from "../../../../lib/money.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { useCampaigns } from "../../api/use-merchant.ts";
import { usePlans, useWhoSaved } from "../../api/use-plans.ts";
import { type PlanTime, planTimes } from "../../plans/plan-times.ts";
import { plansTexts } from "../../texts/plans.ts";
import "./plans.css";

const PlanSummary = lazyPart(async () => (await import("./plan-summary.tsx")).PlanSummary);

const TONES: Readonly<Record<PlanTime["state"], Tone>> = {
  now: "ok",
  later: "warn",
  over: "unknown",
  never: "unknown",
};
const MINUTE_MS = 60_000;

/** Every version of what is paid: when it holds, what it says, who saved it. */
export function PlansPage() {
  const t = useTexts(plansTexts);
  const plans = usePlans();
  const mayWrite = useMay("plans:write");
  const navigate = useNavigate();
  const make = () => void navigate({ to: "/merchant/plans/new" });
  const [open, setOpen] = useState<string | null>(null);
  const columns = useColumns(plans.data ?? [], open, setOpen);
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          mayWrite ? (
            <Link to="/merchant/plans/new" className="button is-main">
              {t.newPlan}
            </Link>
          ) : null
        }
      />
      <Listed of={plans}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={plans.data}
          rowKey={({ id }) => id}
          detail={({ id, rules }) =>
            id === open ? (
              <div className="row-detail">
                <PlanSummary rules={rules} />
              </div>
            ) : null
          }
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              {mayWrite ? <Button onClick={make}>{t.makeFirst}</Button> : null}
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function useColumns(
  plans: readonly Plan[],
  open: string | null,
  setOpen: (id: string | null) => void,
): readonly Column<Plan>[] {
  const t = useTexts(plansTexts);
  const times = planTimes(plans, useNow(MINUTE_MS));
  const campaigns = new Map(useCampaigns().data?.map(({ id, name }) => [id, name]));
  const saved = useWhoSaved();
  return [
    {
      title: t.version,
      cell: ({ number, campaignId }) => (
        <>
          {t.number(String(number))}
          <span className="second">
            {campaignId === null ? t.programs : t.campaigns(campaigns.get(campaignId) ?? t.otherCampaign)}
          </span>
        </>
      ),
    },
    {
      title: t.inForce,
      cell: ({ id, effectiveFrom }) => {
        const { state, until } = times.get(id) ?? { state: "over", until: null };
        return (
          <>
            <Badge tone={TONES[state]}>{t.states[state]}</Badge>
            <span className="second">
              {Date.parse(effectiveFrom) === 0 ? (
                t.fromBeginning
              ) : (
                <>
                  {t.from} <Day at={effectiveFrom} />
                </>
              )}
              {until === null ? null : (
                <>
                  {" "}
                  {t.until} <Day at={until} />
                </>
              )}
            </span>
          </>
        );
      },
    },
    {
      title: t.pays,
      cell: ({ rules }) => (
        <>
          {rules.levels
            .map((level) => (level.kind === "flat" ? t.flat : formatBps(level.rateBps)))
            .join(" + ")}
          <span className="second">{t.cap(formatBps(rules.capBps))}</span>
        </>
      ),
    },
    {
      title: t.saved,
      cell: ({ id, createdAt }) => {
        const actor = saved.get(id);
        return (
          <>
            <Clock at={createdAt} />
            {/* Its line is kept free until it is known who. */}
            <span className="second">
              {actor === undefined
                ? "\u00a0"
                : t.by(actor.name ?? (actor.kind === "key" ? t.byKey : t.bySystem))}
            </span>
          </>
        );
      },
    },
    {
      title: t.says,
      acts: true,
      cell: ({ id, number }) => (
        <Button
          aria-expanded={id === open}
          aria-label={`${id === open ? t.hide : t.says}: ${t.number(String(number))}`}
          onClick={() => setOpen(id === open ? null : id)}
        >
          {id === open ? t.hide : t.says}
        </Button>
      ),
    },
  ];
}
