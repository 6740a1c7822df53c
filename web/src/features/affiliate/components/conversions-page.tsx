import { Link } from "@tanstack/react-router";
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
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import { AFFILIATE, useAffiliateApi, useConversions } from "../api/use-affiliate.ts";
import { ContestButton } from "./disputes/contest-button.tsx";

const COLUMNS: readonly Column<AffiliateConversion>[] = [
  {
    title: "Order",
    cell: ({ orderRef, goal, programName }) => (
      <>
        <code>{orderRef}</code>
        <span className="second">
          {goal} · {programName}
        </span>
      </>
    ),
  },
  { title: "When", cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
  {
    title: "By",
    cell: ({ linkCode, creditBps }) => {
      if (creditBps === 0) return "your downline";
      return (
        <>
          {linkCode === null ? UNKNOWN : <code>{linkCode}</code>}
          {creditBps === 10_000 ? null : ` ${formatBps(creditBps)} of it`}
        </>
      );
    },
  },
  {
    title: "Status",
    cell: ({ status, statusReason }) => (
      <>
        <Badge tone={CONVERSION_TONES[status]}>{status}</Badge>
        {statusReason === null ? null : <span className="second">{statusReason}</span>}
      </>
    ),
  },
  {
    title: "Amount",
    numeric: true,
    cell: ({ amountMinor, refundedMinor, currency }) => (
      <>
        <Money minor={amountMinor} currency={currency} />
        {refundedMinor === 0 ? null : (
          <span className="second">
            <Money minor={refundedMinor} currency={currency} /> refunded
          </span>
        )}
      </>
    ),
  },
  {
    title: "Your commission",
    numeric: true,
    cell: ({ id, orderRef, commissionMinor, currency }) => (
      <>
        <Money minor={commissionMinor} currency={currency} />
        <span className="second">
          <ContestButton subject="conversion" id={id} what={`the order ${orderRef}`} />
        </span>
      </>
    ),
  },
];

/** What came of the clicks. */
export function ConversionsPage() {
  const api = useAffiliateApi();
  const conversions = useConversions();
  return (
    <>
      <PageHead
        title="Conversions"
        lead="Sales and leads that you are credited for or earn from. How each commission came about stands under Earnings."
        action={
          <>
            <Link to="/affiliate/look-up">Is one missing?</Link>
            <ExportButton api={api} path={`${AFFILIATE}/conversions`} query={{}} name="conversions" />
          </>
        }
      />
      <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
      <div>
        <ListTable
          caption="Conversions, newest first"
          columns={COLUMNS}
          rows={conversions.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No conversion yet">
              <p>When somebody who followed one of your links orders, it appears here within seconds.</p>
              <Link to="/affiliate/clicks" className="button">
                See your clicks
              </Link>
            </Empty>
          }
        />
        <MoreButton query={conversions} />
      </div>
    </>
  );
}
