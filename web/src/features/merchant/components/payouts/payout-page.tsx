import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { type Column, DataTable } from "../../../../components/ui/data-table.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useLine } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeDetails, describeEvent, describeLine, describeMethod } from "../../describe-payout.ts";
import { LineDecisions } from "./line-decisions.tsx";
import { ProgramTime } from "./program-time.tsx";
import { ProofPart } from "./proof-part.tsx";
import { RowKeys } from "./row-keys.tsx";
import "./payouts.css";

const StripeSection = lazy(() => import("./stripe-section.tsx"));
const TrailSection = lazy(() => import("./trail-section.tsx"));

/** One line: where it stands, what happened to it, and what moved. */
export function PayoutPage() {
  const { payoutId } = useParams({ strict: false });
  const line = useLine(payoutId ?? "");
  return (
    <>
      <LoadProblem error={line.error} onRetry={() => void line.refetch()} />
      {line.data === undefined ? (
        <>
          <PageHead title="Payout" />
          {line.error === null ? <Waiting /> : null}
        </>
      ) : (
        <Line line={line.data} />
      )}
    </>
  );
}

function Line({ line }: { line: PayoutDetail }) {
  const { batchId, partnerName, amountMinor, currency, failure } = line;
  const { program } = usePlace();
  return (
    <RowKeys up={batchId === null ? "/merchant/payouts" : `/merchant/payouts/batches/${batchId}`}>
      <PageHead
        title={`${formatMoney(amountMinor, currency)} to ${partnerName}`}
        action={
          batchId === null ? (
            <Link to="/merchant/payouts" className="button">
              All payouts
            </Link>
          ) : (
            <Link to="/merchant/payouts/batches/$batchId" params={{ batchId }} className="button">
              Its batch
            </Link>
          )
        }
      />
      {failure === null ? null : (
        <Notice tone="bad" title={FAILED[failure.stage ?? "transfer"]}>
          {failure.reason}
          {failure.code === null ? null : <code>{failure.code}</code>}
        </Notice>
      )}
      <div className="columns">
        <Section title="At a glance" aside={`times in ${program.timezone}`}>
          <Glance line={line} />
        </Section>
        <Section title="What can be done">
          <LineDecisions line={line} />
        </Section>
      </div>
      <Suspense fallback={<Waiting />}>
        {line.method === "stripe" ? <StripeSection line={line} /> : null}
        <TrailSection line={line}>
          <Section title="What happened" aside="oldest first">
            <Events events={line.events} />
          </Section>
        </TrailSection>
      </Suspense>
    </RowKeys>
  );
}

const FAILED = {
  transfer: "Stripe refused it; nothing left",
  bank: "The payee's bank refused it; the money is at the payee's Stripe account",
  by_hand: "It did not arrive; nothing left",
} as const;

function Glance({ line }: { line: PayoutDetail }) {
  const { tone, text } = describeLine(line);
  const money = (minor: number) => <Money minor={minor} currency={line.currency} />;
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
        ["amount", money(line.amountMinor)],
        ...(line.reducedMinor === 0 ? [] : [["taken off by refunds", money(line.reducedMinor)] as const]),
        ...(line.returnedMinor === 0 ? [] : [["came back", money(line.returnedMinor)] as const]),
        ["paid by", line.methodLabel ?? describeMethod(line.method)],
        ["attempt", String(line.attempt)],
        ...(line.reason === null ? [] : [["reason", line.reason] as const]),
        ["asked for", at(line.createdAt)],
        ...(line.submittedAt === null ? [] : [["submitted", at(line.submittedAt)] as const]),
        ...(line.paidAt === null ? [] : [["paid", at(line.paidAt)] as const]),
        ...(line.method === "stripe"
          ? []
          : [
              ["reference", line.reference ?? "none"] as const,
              ["proof", <ProofPart key="p" line={line} />] as const,
            ]),
      ]}
    />
  );
}

type Event = PayoutDetail["events"][number];

function Events({ events }: { events: readonly Event[] }) {
  const nameOf = useNamesOfPeople();
  const columns: readonly Column<Event>[] = [
    { title: "What", cell: ({ kind }) => describeEvent(kind) },
    { title: "When", cell: ({ at }) => <ProgramTime at={at} /> },
    { title: "Who", cell: ({ userId }) => nameOf(userId) },
    { title: "Said", cell: ({ details }) => describeDetails(details) || "–" },
  ];
  return (
    <DataTable
      caption="What happened, oldest first"
      columns={columns}
      rows={events}
      rowKey={({ kind, at }) => `${kind} ${at}`}
    />
  );
}
