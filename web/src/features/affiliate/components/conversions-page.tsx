import { Link, useSearch } from "@tanstack/react-router";
import type { AffiliateConversion } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { UNKNOWN } from "../../../lib/format.ts";
import { formatBps } from "../../../lib/money.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import { AFFILIATE, useAffiliateApi, useConversions } from "../api/use-affiliate.ts";
import { OWN_SEARCH } from "../own-search.ts";
import { ownConversionsTexts } from "../texts/conversions.ts";
import { ContestButton } from "./disputes/contest-button.tsx";
import { Narrowed } from "./narrowed.tsx";

const columnsNow = (): readonly Column<AffiliateConversion>[] => {
  const t = textsNow(ownConversionsTexts);
  return [
    {
      title: t.order,
      cell: ({ orderRef, goal, programName }) => (
        <>
          <code>{orderRef}</code>
          <span className="second">
            {goal} · {programName}
          </span>
        </>
      ),
    },
    { title: t.when, cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
    {
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
      title: t.status,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={CONVERSION_TONES[status]}>{textsNow(stateTexts)[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
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
  const search = OWN_SEARCH.conversions(useSearch({ strict: false }));
  const conversions = useConversions(search);
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <span className="button-row">
            <Link to="/affiliate/look-up">{t.missing}</Link>
            <ExportButton api={api} path={`${AFFILIATE}/conversions`} query={search} name="conversions" />
          </span>
        }
      />
      <Narrowed search={search} />
      <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
      <div>
        <ListTable
          caption={t.caption}
          columns={columnsNow()}
          rows={conversions.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              <Link to="/affiliate/clicks" className="button">
                {t.toClicks}
              </Link>
            </Empty>
          }
        />
        <MoreButton query={conversions} />
      </div>
    </>
  );
}
