import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  type ProgramWaiting,
  WAITING_LISTS,
  WAITING_MAX,
} from "../../../../../../core/api/program-waiting.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount, formatList } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMerchantPulse } from "../../api/use-merchant-live.ts";
import { homeTexts } from "../../texts/home.ts";

interface Work {
  readonly name: string;
  readonly count: number;
  readonly link: ReactNode;
  readonly note?: ReactNode;
}

/** Search of the pages that the rows lead to. */
const { batchId: batch, ...requested } = WAITING_LISTS.payoutRequests;
const REQUESTED = { ...requested, batch };

/** What waits for a decision, each leading to where it is made. */
export function WorkSection({ waiting }: { waiting: ProgramWaiting }) {
  const t = useTexts(homeTexts).work;
  const { pulse } = useMerchantPulse();
  const rows = worksOf(t, { ...waiting, applications: pulse?.pendingEnrollments ?? waiting.applications });
  const columns: readonly Column<Work>[] = [
    {
      title: t.what,
      cell: ({ link, note }) => (
        <>
          {link}
          {note === undefined ? null : <span className="second">{note}</span>}
        </>
      ),
    },
    {
      title: t.count,
      numeric: true,
      cell: ({ count }) => (count < WAITING_MAX ? formatCount(count) : t.more(formatCount(WAITING_MAX))),
    },
  ];
  return (
    <Section title={t.title}>
      <ListTable
        caption={t.caption}
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
        empty={
          <Empty title={t.empty}>
            <p>{t.emptyText}</p>
            <Link to="/merchant/reports" className="button">
              {t.emptyAction}
            </Link>
          </Empty>
        }
      />
    </Section>
  );
}

type Texts = (typeof homeTexts)["en"]["work"];

function worksOf(t: Texts, waiting: ProgramWaiting): Work[] {
  const { overdueDisputes, lowFunds } = waiting;
  const works: readonly Work[] = [
    {
      ...{ name: "disputes", count: waiting.disputes },
      link: (
        <Link to="/merchant/disputes" search={WAITING_LISTS.disputes}>
          {t.disputes}
        </Link>
      ),
      ...(overdueDisputes === 0
        ? {}
        : { note: <Badge tone="bad">{t.overdue(formatCount(overdueDisputes))}</Badge> }),
    },
    {
      ...{ name: "lowFunds", count: lowFunds.length, note: formatList(lowFunds) },
      link: <Link to="/merchant/funding">{t.lowFunds}</Link>,
    },
    {
      ...{ name: "batches", count: waiting.batches },
      link: (
        <Link to="/merchant/payouts" search={{ batches: WAITING_LISTS.batches.state }} hash="batches">
          {t.batches}
        </Link>
      ),
    },
    {
      ...{ name: "payoutRequests", count: waiting.payoutRequests },
      link: (
        <Link to="/merchant/payouts" search={REQUESTED} hash="lines">
          {t.payoutRequests}
        </Link>
      ),
    },
    {
      ...{ name: "applications", count: waiting.applications },
      link: <Link to="/merchant/applications">{t.applications}</Link>,
    },
    {
      ...{ name: "conversions", count: waiting.conversions },
      link: (
        <Link to="/merchant/conversions" search={WAITING_LISTS.conversions}>
          {t.conversions}
        </Link>
      ),
    },
    {
      ...{ name: "failingWebhooks", count: waiting.failingWebhooks },
      link: (
        <Link to="/merchant/webhooks" search={WAITING_LISTS.failingWebhooks}>
          {t.failingWebhooks}
        </Link>
      ),
    },
  ];
  return works.filter(({ count }) => count > 0);
}
