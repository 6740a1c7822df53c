import { Link } from "@tanstack/react-router";
import type { AffiliateConversion } from "../../../../../core/api/affiliate.ts";
import { ChoiceFilter, DayFilters, Filters } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { describeGoal } from "../../../lib/describe-goal.ts";
import { UNKNOWN } from "../../../lib/format.ts";
import { formatBps } from "../../../lib/money.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import { AFFILIATE, useAffiliateApi, useConversions } from "../api/use-affiliate.ts";
import { CONVERSION_STATUSES, OWN_SEARCH } from "../own-search.ts";
import { ownConversionsTexts } from "../texts/conversions.ts";
import { ContestButton } from "./disputes/contest-button.tsx";

const NEWEST = "-receivedAt";

const columnsNow = (): readonly RichColumn<AffiliateConversion>[] => {
  const t = textsNow(ownConversionsTexts);
  return [
    {
      id: "order",
      title: t.order,
      cell: ({ orderRef, goal, programName }) => (
        <>
          <code>{orderRef}</code>
          <span className="second">
            {describeGoal(goal)} · {programName}
          </span>
        </>
      ),
    },
    { id: "occurredAt", title: t.when, cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
    {
      ...{ id: "receivedAt", title: t.received, sorts: true, extra: true },
      cell: ({ receivedAt }) => <Clock at={receivedAt} />,
    },
    {
      id: "by",
      title: t.by,
      cell: ({ linkCode, creditBps }) => {
        if (creditBps === 0) return t.downline;
        return (
          <>
            {linkCode === null ? UNKNOWN : <code>{linkCode}</code>}
            {creditBps === 10_000 ? null : ` ${t.partOf(formatBps(creditBps))}`}
          </>
        );
      },
    },
    {
      id: "status",
      title: t.status,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={CONVERSION_TONES[status]}>{textsNow(stateTexts)[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      id: "amount",
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor, refundedMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {refundedMinor === 0 ? null : (
            <span className="second">
              {weave(t.refunded, <Money minor={refundedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
    {
      id: "commission",
      title: t.commission,
      numeric: true,
      cell: ({ id, orderRef, commissionMinor, currency }) => (
        <>
          <Money minor={commissionMinor} currency={currency} />
          <span className="second">
            <ContestButton subject="conversion" id={id} what={t.theOrder(orderRef)} />
          </span>
        </>
      ),
    },
  ];
};

/** What came of the clicks. */
export function ConversionsPage() {
  const t = useTexts(ownConversionsTexts);
  const api = useAffiliateApi();
  const { search, put, clear, sortBy } = useListSearch(OWN_SEARCH.conversions);
  const conversions = useConversions(search);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} action={<Link to="/affiliate/look-up">{t.missing}</Link>} />
      <Filters onClear={clear}>
        <ChoiceFilter
          label={t.status}
          value={search.status}
          options={[
            ["counted", t.counted],
            ...CONVERSION_STATUSES.map((status) => [status, textsNow(stateTexts)[status]] as const),
          ]}
          onChoose={(value) => put("status", value)}
        />
        <ChoiceFilter
          label={t.by}
          value={search.credit}
          options={[
            ["own", t.ownLinks],
            ["team", t.downline],
          ]}
          onChoose={(value) => put("credit", value)}
        />
        <DayFilters from={search.from} to={search.to} onLook={put} />
      </Filters>
      <Listed of={conversions}>
        <RichTable
          list="own-conversions"
          caption={t.caption}
          columns={columnsNow()}
          rows={conversions.data}
          rowKey={({ id }) => id}
          sort={sortBy(NEWEST)}
          tools={
            <ExportButton api={api} path={`${AFFILIATE}/conversions`} query={search} name="conversions" />
          }
          empty={
            <NoneFit onClear={clear}>
              <Empty title={t.empty}>
                <p>{t.emptyText}</p>
                <Link to="/affiliate/clicks" className="button">
                  {t.toClicks}
                </Link>
              </Empty>
            </NoneFit>
          }
        />
      </Listed>
    </>
  );
}
