import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Amounts, Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useBatch, useBatchLedger, useRefreshAtEnd } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { useMembers } from "../../api/use-team.ts";
import { countLines, describeBatch, describeOrigin, isUnderWay } from "../../describe-payout.ts";
import { payoutQuery, readPayoutSearch } from "../../payout-search.ts";
import { payoutBatchTexts } from "../../texts/payout-batch.ts";
import { BatchTotals } from "./batch-totals.tsx";
import { LinesTable } from "./lines-table.tsx";
import { ProgramTime } from "./program-time.tsx";
import { ListHint, RowKeys } from "./row-keys.tsx";
import "./payouts.css";

const BatchDecisions = lazy(() => import("./batch-decisions.tsx"));

/** A batch: what it comes to, how far it is, its lines, and what can be decided about it. */
export function BatchPage() {
  const t = useTexts(payoutBatchTexts);
  const { batchId } = useParams({ strict: false });
  const batch = useBatch(batchId ?? "");
  return (
    <RowKeys up="/merchant/payouts">
      {batch.data === undefined ? <PageHead title={t.batch} /> : null}
      <Loaded of={[batch]}>{(data) => <Batch batch={data} />}</Loaded>
    </RowKeys>
  );
}

function Batch({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const live = isUnderWay(batch);
  useRefreshAtEnd(live);
  const ledger = useBatchLedger(batch.id, live);
  const members = useMembers();
  const { lead } = describeBatch(batch.state);
  const { program } = usePlace();
  const { search, put } = useListSearch(readPayoutSearch);
  return (
    <>
      <PageHead
        title={t.numbered(String(batch.number))}
        lead={lead}
        action={
          <Link to="/merchant/payouts" className="button">
            {t.allPayouts}
          </Link>
        }
      />
      {!ledger.isFetched || !members.isFetched ? (
        <Waiting />
      ) : (
        <Suspense fallback={<Waiting />}>
          <Progress batch={batch} />
          <Section title={t.totals} aside={t.workedOut}>
            <LoadProblem error={ledger.error} onRetry={() => void ledger.refetch()} />
            <BatchTotals totals={batch.totals} ledger={ledger.data} />
          </Section>
          <div className="columns">
            <Section title={t.aboutIt} aside={t.timesIn(program.timezone)}>
              <About batch={batch} />
            </Section>
            <Section title={t.canBeDone}>
              <div className="stacked">
                <Unfunded batch={batch} />
                <BatchDecisions batch={batch} />
              </div>
            </Section>
          </div>
          <Section title={t.linesTitle} aside={<ListHint />}>
            <LinesTable
              filter={{ ...payoutQuery(search), batchId: batch.id }}
              onSort={(by) => put("sort", by)}
              live={live}
              empty={
                <Empty title={t.noLines}>
                  <p>{t.noLinesText}</p>
                </Empty>
              }
            />
          </Section>
        </Suspense>
      )}
    </>
  );
}

/** How many of its lines are done, once it may run, and when the others will be. */
function Progress({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const { paid, failed, all } = countLines(batch);
  const { left, waiting, perMinute, endsAt } = batch.progress;
  if (all === 0 || !["approved", "running", "done"].includes(batch.state)) return null;
  const count = formatCount;
  return (
    <Section title={t.progress}>
      <p aria-live="polite">
        {t.done(count(paid + failed), all, count(paid), count(failed))}{" "}
        {left === 0 ? "" : `${t.toGo(count(left))} `}
        {waiting === 0 ? "" : `${t.waitForPerson(count(waiting))} `}
      </p>
      <progress className="payout-progress" max={all} value={paid + failed} aria-label={t.linesDone} />
      {endsAt === null ? null : (
        <p className="hint">{weave(t.perMinute, count(perMinute), <ProgramTime at={endsAt} />)}</p>
      )}
    </Section>
  );
}

/** Says what the program lacks to pay all of it; lines that are not covered wait. */
function Unfunded({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const missing = batch.funding.filter(({ missingMinor }) => missingMinor > 0);
  if (missing.length === 0 || ["done", "cancelled"].includes(batch.state)) return null;
  return (
    <Notice tone="warn" title={t.notCovered}>
      <p>
        {weave(
          t.missing,
          <Amounts
            amounts={missing.map(({ currency, missingMinor }) => ({ currency, minor: missingMinor }))}
          />,
        )}
      </p>
    </Notice>
  );
}

function About({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const nameOf = useNamesOfPeople();
  const { tone, text } = describeBatch(batch.state);
  const at = (moment: string) => <ProgramTime at={moment} />;
  return (
    <Facts
      facts={[
        [
          t.state,
          <Badge key="s" tone={tone}>
            {text}
          </Badge>,
        ],
        [t.why, describeOrigin(batch.origin)],
        ...batch.funding.map(
          ({ currency, fundsMinor, missingMinor }) =>
            [
              t.fundsIn(currency),
              <span key={currency}>
                <Money minor={fundsMinor} currency={currency} />
                {`, ${missingMinor === 0 ? t.covers : t.coversNot}`}
              </span>,
            ] as const,
        ),
        ...(batch.dueAt === null ? [] : [[t.due, at(batch.dueAt)] as const]),
        [
          t.made,
          <span key="m">
            {nameOf(batch.createdBy, t.itsSchedule)}, {at(batch.createdAt)}
          </span>,
        ],
        [
          t.approved,
          batch.approvedAt === null ? (
            t.notYet
          ) : (
            <span key="a">
              {nameOf(batch.approvedBy)}, {at(batch.approvedAt)}
            </span>
          ),
        ],
        ...(batch.endedAt === null ? [] : [[t.ended, at(batch.endedAt)] as const]),
        ...(batch.reason === null ? [] : [[t.reason, batch.reason] as const]),
      ]}
    />
  );
}
