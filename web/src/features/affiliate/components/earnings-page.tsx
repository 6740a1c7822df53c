import { useState } from "react";
import type { AffiliateEarning } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { formatBps, formatMoney } from "../../../lib/money.ts";
import type { Tone } from "../../../lib/tone.ts";
import { AFFILIATE, useAffiliateApi, useEarnings } from "../api/use-affiliate.ts";
import { useAffiliatePulse } from "../api/use-affiliate-live.ts";

const TONES: Readonly<Record<AffiliateEarning["state"], Tone>> = {
  available: "ok",
  pending: "unknown",
  reversed: "warn",
};

/** Every line of commission, which opens into how it came about. */
export function EarningsPage() {
  const api = useAffiliateApi();
  const earnings = useEarnings();
  const { pulse, state } = useAffiliatePulse();
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = columnsWith(openId, setOpenId);
  return (
    <>
      <PageHead
        title="Earnings"
        lead="Commission is pending until its hold has passed, then available. Open a line to see how it was worked out."
        action={<ExportButton api={api} path={`${AFFILIATE}/earnings`} query={{}} name="earnings" />}
      />
      <LoadProblem error={earnings.error} onRetry={() => void earnings.refetch()} />
      {pulse === null || pulse.balances.length === 0 ? null : (
        <div className="figure-row">
          {pulse.balances.map(({ currency, availableMinor, pendingMinor }) => (
            <Section key={currency} title={currency}>
              <Figure value={formatMoney(availableMinor, currency)} label="available" />
              <Facts facts={[["pending", <Money key="p" minor={pendingMinor} currency={currency} />]]} />
            </Section>
          ))}
        </div>
      )}
      {pulse === null && state === "connecting" ? (
        <Waiting />
      ) : (
        <div>
          <ListTable
            caption="Lines of commission, newest first"
            columns={columns}
            rows={earnings.data}
            rowKey={({ id }) => id}
            detail={(earning) => (earning.id === openId ? <EarningDetail earning={earning} /> : null)}
            empty={
              <Empty title="Nothing earned yet">
                <p>
                  Commission appears here as soon as a conversion is credited to you, with the reason for each
                  cent.
                </p>
              </Empty>
            }
          />
          <MoreButton query={earnings} />
        </div>
      )}
    </>
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly Column<AffiliateEarning>[] {
  return [
    {
      title: "Line",
      cell: ({ id, orderRef, goal, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {goal} {orderRef}
          </Button>
          <span className="second">{programName}</span>
        </>
      ),
    },
    { title: "When", cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
    { title: "Level", cell: ({ level }) => (level === 1 ? "1, your own" : `${level}, your downline's`) },
    {
      title: "State",
      cell: ({ state, maturesAt }) => (
        <>
          <Badge tone={TONES[state]}>{state}</Badge>
          {state === "pending" ? (
            <span className="second">
              until <Day at={maturesAt} />
            </span>
          ) : null}
        </>
      ),
    },
    {
      title: "Commission",
      numeric: true,
      cell: ({ amountMinor, reversedMinor, currency }) => (
        <>
          <Money minor={amountMinor - reversedMinor} currency={currency} />
          {reversedMinor === 0 ? null : (
            <span className="second">
              of <Money minor={amountMinor} currency={currency} />
            </span>
          )}
        </>
      ),
    },
  ];
}

/** What of the commission is no cash. */
function PointsShare(share: Pick<AffiliateEarning, "points" | "pointsShareMinor" | "currency">) {
  return (
    <>
      {share.points} points in place of <Money minor={share.pointsShareMinor} currency={share.currency} />
    </>
  );
}

function EarningDetail({ earning }: { earning: AffiliateEarning }) {
  const { currency, rateBps, flatMinor, weightBps, maturedAt, points, pointsShareMinor } = earning;
  return (
    <div className="row-detail">
      {earning.explanation.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Facts
        facts={[
          ["level", earning.level],
          ["base", <Money key="b" minor={earning.baseMinor} currency={currency} />],
          rateBps === null && flatMinor === null
            ? ["rate", "by item"]
            : rateBps === null
              ? ["flat amount", <Money key="f" minor={flatMinor ?? 0} currency={currency} />]
              : ["rate", formatBps(rateBps)],
          ...(weightBps === 10_000 ? [] : [["share of the credit", formatBps(weightBps)] as const]),
          ...(points === 0
            ? []
            : [
                [
                  "given as points",
                  <PointsShare key="p" {...{ points, pointsShareMinor, currency }} />,
                ] as const,
              ]),
          ["plan", `version ${earning.planVersion}`],
          ["campaign", earning.campaignName],
          ["conversion", earning.conversionStatus],
          maturedAt === null
            ? ["matures", <Clock key="m" at={earning.maturesAt} />]
            : ["matured", <Clock key="m" at={maturedAt} />],
        ]}
      />
    </div>
  );
}
