import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { type Column, DataTable } from "../../../../components/ui/data-table.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useLine } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeLine, describeMethod } from "../../describe-payout.ts";
import { describeDetails, describeEvent } from "../../describe-trail.ts";
import { payoutTexts } from "../../texts/payout.ts";
import { LineDecisions } from "./line-decisions.tsx";
import { ProgramTime } from "./program-time.tsx";
import { ProofPart } from "./proof-part.tsx";
import { RowKeys } from "./row-keys.tsx";
import "./payouts.css";

const StripeSection = lazy(() => import("./stripe-section.tsx"));
const TrailSection = lazy(() => import("./trail-section.tsx"));

/** One line: where it stands, what happened to it, and what moved. */
export function PayoutPage() {
  const t = useTexts(payoutTexts);
  const { payoutId } = useParams({ strict: false });
  const line = useLine(payoutId ?? "");
  return (
    <>
      {line.data === undefined ? <PageHead title={t.payout} /> : null}
      <Loaded of={[line]}>{(data) => <Line line={data} />}</Loaded>
    </>
  );
}

function Line({ line }: { line: PayoutDetail }) {
  const t = useTexts(payoutTexts);
  const { batchId, partnerName, amountMinor, currency, failure } = line;
  const { program } = usePlace();
  return (
    <RowKeys up={batchId === null ? "/merchant/payouts" : `/merchant/payouts/batches/${batchId}`}>
      <PageHead
        title={t.amountTo(formatMoney(amountMinor, currency), partnerName)}
        action={
          batchId === null ? (
            <Link to="/merchant/payouts" className="button">
              {t.allPayouts}
            </Link>
          ) : (
            <Link to="/merchant/payouts/batches/$batchId" params={{ batchId }} className="button">
              {t.itsBatch}
            </Link>
          )
        }
      />
      {failure === null ? null : (
        <Notice tone="bad" title={t.failures[failure.stage ?? "transfer"]}>
          {failure.reason}
          {failure.code === null ? null : <code>{failure.code}</code>}
        </Notice>
      )}
      <div className="columns">
        <Section title={t.glance} aside={t.timesIn(program.timezone)}>
          <Glance line={line} />
        </Section>
        <Section title={t.canBeDone}>
          <LineDecisions line={line} />
        </Section>
      </div>
      <Suspense fallback={<Waiting />}>
        {line.method === "stripe" ? <StripeSection line={line} /> : null}
        <TrailSection line={line}>
          <Section title={t.happened} aside={t.oldest}>
            <Events events={line.events} />
          </Section>
        </TrailSection>
      </Suspense>
    </RowKeys>
  );
}

function Glance({ line }: { line: PayoutDetail }) {
  const t = useTexts(payoutTexts);
  const { tone, text } = describeLine(line);
  const money = (minor: number) => <Money minor={minor} currency={line.currency} />;
  const at = (moment: string) => <ProgramTime at={moment} />;
  return (
    <Facts
      facts={[
        [
          t.factState,
          <Badge key="s" tone={tone}>
            {text}
          </Badge>,
        ],
        [t.factAmount, money(line.amountMinor)],
        ...(line.reducedMinor === 0 ? [] : [[t.takenOff, money(line.reducedMinor)] as const]),
        ...(line.returnedMinor === 0 ? [] : [[t.factBack, money(line.returnedMinor)] as const]),
        [t.paidBy, line.methodLabel ?? describeMethod(line.method)],
        [t.attempt, String(line.attempt)],
        ...(line.reason === null ? [] : [[t.reason, line.reason] as const]),
        [t.askedFor, at(line.createdAt)],
        ...(line.submittedAt === null ? [] : [[t.submitted, at(line.submittedAt)] as const]),
        ...(line.paidAt === null ? [] : [[t.paid, at(line.paidAt)] as const]),
        ...(line.method === "stripe"
          ? []
          : [
              [t.reference, line.reference ?? t.none] as const,
              [t.proof, <ProofPart key="p" line={line} />] as const,
            ]),
      ]}
    />
  );
}

type Event = PayoutDetail["events"][number];

function Events({ events }: { events: readonly Event[] }) {
  const t = useTexts(payoutTexts);
  const nameOf = useNamesOfPeople();
  const columns: readonly Column<Event>[] = [
    { title: t.what, cell: ({ kind }) => describeEvent(kind) },
    { title: t.when, cell: ({ at }) => <ProgramTime at={at} /> },
    { title: t.who, cell: ({ userId }) => nameOf(userId) },
    { title: t.said, cell: ({ details }) => describeDetails(details) || "–" },
  ];
  return (
    <DataTable
      caption={t.happenedCaption}
      columns={columns}
      rows={events}
      rowKey={({ kind, at }) => `${kind} ${at}`}
    />
  );
}
