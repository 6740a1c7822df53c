import { useState } from "react";
import type { AffiliateEarning } from "../../../../../core/api/affiliate.ts";
import { ChoiceFilter, DayFilters, Filters } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { PrintButton } from "../../../components/ui/print-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { describeGoal } from "../../../lib/describe-goal.ts";
import { formatBps, formatMoney } from "../../../lib/money.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import type { Tone } from "../../../lib/tone.ts";
import { AFFILIATE, useAffiliateApi, useEarnings } from "../api/use-affiliate.ts";
import { useAffiliatePulse } from "../api/use-affiliate-live.ts";
import { EARNING_STATES, OWN_SEARCH } from "../own-search.ts";
import { earningsTexts } from "../texts/earnings.ts";

const NEWEST = "-createdAt";

const ReceiptsPart = lazyPart(async () => (await import("./receipts/receipts-part.tsx")).ReceiptsPart);

const TONES: Readonly<Record<AffiliateEarning["state"], Tone>> = {
  available: "ok",
  pending: "unknown",
  reversed: "warn",
};

/** Every line of commission, which opens into how it came about. */
export function EarningsPage() {
  const t = useTexts(earningsTexts);
  const api = useAffiliateApi();
  const { search, put, clear, sortBy } = useListSearch(OWN_SEARCH.earnings);
  const earnings = useEarnings(search);
  const { pulse, state } = useAffiliatePulse();
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = columnsWith(openId, setOpenId);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {pulse === null || pulse.balances.length === 0 ? null : (
        <div className="figure-row">
          {pulse.balances.map(({ currency, availableMinor, pendingMinor }) => (
            <Section key={currency} title={currency}>
              <Figure value={formatMoney(availableMinor, currency)} label={t.available} />
              <Facts facts={[[t.pending, <Money key="p" minor={pendingMinor} currency={currency} />]]} />
            </Section>
          ))}
        </div>
      )}
      {pulse === null && state === "connecting" ? (
        <Waiting />
      ) : (
        <>
          <Filters onClear={clear}>
            <ChoiceFilter
              label={t.state}
              value={search.state}
              options={EARNING_STATES.map((one) => [one, textsNow(stateTexts)[one]])}
              onChoose={(value) => put("state", value)}
            />
            <ChoiceFilter
              label={t.currency}
              value={search.currency}
              options={(pulse?.balances ?? []).map(({ currency }) => [currency, currency])}
              onChoose={(value) => put("currency", value)}
            />
            <DayFilters from={search.from} to={search.to} onLook={put} />
          </Filters>
          <Loaded of={[earnings]}>
            <div className="prints-open">
              <RichTable
                list="own-earnings"
                caption={t.caption}
                columns={columns}
                rows={earnings.data}
                rowKey={({ id }) => id}
                detail={(earning) => (earning.id === openId ? <EarningDetail earning={earning} /> : null)}
                sort={sortBy(NEWEST)}
                tools={
                  <ExportButton api={api} path={`${AFFILIATE}/earnings`} query={search} name="earnings" />
                }
                empty={
                  <NoneFit onClear={clear}>
                    <Empty title={t.empty}>
                      <p>{t.emptyText}</p>
                    </Empty>
                  </NoneFit>
                }
              />
              <MoreButton query={earnings} />
            </div>
          </Loaded>
        </>
      )}
    </>
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly RichColumn<AffiliateEarning>[] {
  const t = textsNow(earningsTexts);
  return [
    {
      id: "line",
      title: t.line,
      cell: ({ id, orderRef, goal, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {describeGoal(goal)} {orderRef}
          </Button>
          <span className="second">{programName}</span>
        </>
      ),
    },
    { id: "occurredAt", title: t.when, cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
    {
      ...{ id: "createdAt", title: t.accrued, sorts: true, extra: true },
      cell: ({ createdAt }) => <Clock at={createdAt} />,
    },
    { id: "level", title: t.levelTitle, cell: ({ level }) => t.levels(level) },
    {
      id: "state",
      title: t.state,
      cell: ({ state, maturesAt }) => (
        <>
          <Badge tone={TONES[state]}>{textsNow(stateTexts)[state]}</Badge>
          {state === "pending" ? (
            <span className="second">{weave(t.until, <Day at={maturesAt} />)}</span>
          ) : null}
        </>
      ),
    },
    {
      id: "commission",
      title: t.commission,
      numeric: true,
      cell: ({ amountMinor, reversedMinor, currency }) => (
        <>
          <Money minor={amountMinor - reversedMinor} currency={currency} />
          {reversedMinor === 0 ? null : (
            <span className="second">{weave(t.of, <Money minor={amountMinor} currency={currency} />)}</span>
          )}
        </>
      ),
    },
  ];
}

/** What of the commission is no cash. */
function PointsShare(share: Pick<AffiliateEarning, "points" | "pointsShareMinor" | "currency">) {
  const t = useTexts(earningsTexts);
  return (
    <>{weave(t.points, share.points, <Money minor={share.pointsShareMinor} currency={share.currency} />)}</>
  );
}

function EarningDetail({ earning }: { earning: AffiliateEarning }) {
  const t = useTexts(earningsTexts);
  const { currency, rateBps, flatMinor, weightBps, maturedAt, points, pointsShareMinor } = earning;
  return (
    <div className="row-detail">
      {earning.explanation.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Facts
        facts={[
          [t.level, earning.level],
          [t.base, <Money key="b" minor={earning.baseMinor} currency={currency} />],
          rateBps === null && flatMinor === null
            ? [t.rate, t.byItem]
            : rateBps === null
              ? [t.flat, <Money key="f" minor={flatMinor ?? 0} currency={currency} />]
              : [t.rate, formatBps(rateBps)],
          ...(weightBps === 10_000 ? [] : [[t.share, formatBps(weightBps)] as const]),
          ...(points === 0
            ? []
            : [[t.asPoints, <PointsShare key="p" {...{ points, pointsShareMinor, currency }} />] as const]),
          [t.plan, t.version(String(earning.planVersion))],
          [t.campaign, earning.campaignName],
          [t.conversion, textsNow(stateTexts)[earning.conversionStatus]],
          maturedAt === null
            ? [t.matures, <Clock key="m" at={earning.maturesAt} />]
            : [t.matured, <Clock key="m" at={maturedAt} />],
        ]}
      />
      <ReceiptsPart accrualId={earning.id} />
      <PrintButton />
    </div>
  );
}
