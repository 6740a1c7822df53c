import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Amounts, Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { formatCount, formatCountOf } from "../../../../lib/format.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useBatch, useBatchLedger } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { useMembers } from "../../api/use-team.ts";
import { countLines, describeBatch, describeOrigin, isUnderWay } from "../../describe-payout.ts";
import { BatchTotals } from "./batch-totals.tsx";
import { LinesTable } from "./lines-table.tsx";
import { ProgramTime } from "./program-time.tsx";
import { ListHint, RowKeys } from "./row-keys.tsx";
import "./payouts.css";

const BatchDecisions = lazy(() => import("./batch-decisions.tsx"));

/** A batch: what it comes to, how far it is, its lines, and what can be decided about it. */
export function BatchPage() {
  const { batchId } = useParams({ strict: false });
  const batch = useBatch(batchId ?? "");
  return (
    <RowKeys up="/merchant/payouts">
      <LoadProblem error={batch.error} onRetry={() => void batch.refetch()} />
      {batch.data === undefined ? (
        <>
          <PageHead title="Batch" />
          {batch.error === null ? <Waiting /> : null}
        </>
      ) : (
        <Batch batch={batch.data} />
      )}
    </RowKeys>
  );
}

function Batch({ batch }: { batch: PayoutBatchDetail }) {
  const live = isUnderWay(batch);
  const ledger = useBatchLedger(batch.id, live);
  const members = useMembers();
  const { lead } = describeBatch(batch.state);
  const { program } = usePlace();
  return (
    <>
      <PageHead
        title={`Batch ${batch.number}`}
        lead={lead}
        action={
          <Link to="/merchant/payouts" className="button">
            All payouts
          </Link>
        }
      />
      {ledger.isPending || members.isPending ? (
        <Waiting />
      ) : (
        <>
          <Progress batch={batch} />
          <Section title="Totals" aside="worked out of the lines each time">
            <LoadProblem error={ledger.error} onRetry={() => void ledger.refetch()} />
            <BatchTotals totals={batch.totals} ledger={ledger.data} />
          </Section>
          <div className="columns">
            <Section title="About it" aside={`times in ${program.timezone}`}>
              <About batch={batch} />
            </Section>
            <Section title="What can be done">
              <div className="stacked">
                <Unfunded batch={batch} />
                <Suspense>
                  <BatchDecisions batch={batch} />
                </Suspense>
              </div>
            </Section>
          </div>
          <Section title="Lines" aside={<ListHint />}>
            <LinesTable
              filter={{ batchId: batch.id }}
              live={live}
              empty={
                <Empty title="It has no lines">
                  <p>Nobody is eligible now, or what was requested is held or in another batch.</p>
                </Empty>
              }
            />
          </Section>
        </>
      )}
    </>
  );
}

/** How many of its lines are done, once it may run, and when the others will be. */
function Progress({ batch }: { batch: PayoutBatchDetail }) {
  const { paid, failed, all } = countLines(batch);
  const { left, waiting, perMinute, endsAt } = batch.progress;
  if (all === 0 || !["approved", "running", "done"].includes(batch.state)) return null;
  const count = formatCount;
  return (
    <Section title="Progress">
      <p aria-live="polite">
        {count(paid + failed)} of {formatCountOf(all, "line is", "lines are")} done: {count(paid)} paid,{" "}
        {count(failed)} failed. {left === 0 ? "" : `${count(left)} still to go by themselves. `}
        {waiting === 0 ? "" : `${count(waiting)} wait for a person, held or to be paid by hand. `}
      </p>
      <progress
        className="payout-progress"
        max={all}
        value={paid + failed}
        aria-label="Lines that are done"
      />
      {endsAt === null ? null : (
        <p className="hint">
          {count(perMinute)} a minute lately: the last is done about <ProgramTime at={endsAt} />.
        </p>
      )}
    </Section>
  );
}

/** Says what the program lacks to pay all of it; lines that are not covered wait. */
function Unfunded({ batch }: { batch: PayoutBatchDetail }) {
  const missing = batch.funding.filter(({ missingMinor }) => missingMinor > 0);
  if (missing.length === 0 || ["done", "cancelled"].includes(batch.state)) return null;
  return (
    <Notice tone="warn" title="The program's funds do not cover it">
      <p>
        <Amounts amounts={missing.map(({ currency, missingMinor }) => ({ currency, minor: missingMinor }))} />{" "}
        is missing. What is not covered waits, and leaves once the program is topped up.
      </p>
    </Notice>
  );
}

function About({ batch }: { batch: PayoutBatchDetail }) {
  const nameOf = useNamesOfPeople();
  const { tone, text } = describeBatch(batch.state);
  const at = (moment: string) => <ProgramTime at={moment} />;
  return (
    <Facts
      facts={[
        [
          "state",
          <Badge key="s" tone={tone}>
            {text}
          </Badge>,
        ],
        ["why it was made", describeOrigin(batch.origin)],
        ...batch.funding.map(
          ({ currency, fundsMinor, missingMinor }) =>
            [
              `funds in ${currency}`,
              <span key={currency}>
                <Money minor={fundsMinor} currency={currency} />
                {missingMinor === 0 ? ", which covers it" : ", which does not cover it"}
              </span>,
            ] as const,
        ),
        ...(batch.dueAt === null ? [] : [["due", at(batch.dueAt)] as const]),
        [
          "made",
          <span key="m">
            {nameOf(batch.createdBy, "its schedule")}, {at(batch.createdAt)}
          </span>,
        ],
        [
          "approved",
          batch.approvedAt === null ? (
            "not yet"
          ) : (
            <span key="a">
              {nameOf(batch.approvedBy)}, {at(batch.approvedAt)}
            </span>
          ),
        ],
        ...(batch.endedAt === null ? [] : [["ended", at(batch.endedAt)] as const]),
        ...(batch.reason === null ? [] : [["reason", batch.reason] as const]),
      ]}
    />
  );
}
