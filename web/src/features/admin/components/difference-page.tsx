import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type {
  ReconciliationItemDetail,
  ReconciliationRecord,
} from "../../../../../core/api/reconciliation.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useDifference } from "../api/use-reconciliation.ts";
import { describeField, describeKind, describeState } from "../describe-difference.ts";
import { differencesTexts } from "../texts/differences.ts";
import { DifferenceDecisions } from "./difference-decisions.tsx";
import { Facts } from "./facts.tsx";
import "./reconciliation.css";

/** One difference: what either side has, and what somebody makes of it. */
export function DifferencePage() {
  const { differenceId } = useParams({ strict: false });
  const difference = useDifference(differenceId ?? "");
  return <Loaded of={[difference]}>{(data) => <Detail difference={data} />}</Loaded>;
}

function Detail({ difference }: { difference: ReconciliationItemDetail }) {
  const t = useTexts(differencesTexts);
  const { kind, state, owner, program, currency, trail, resolution, resolvedBy } = difference;
  const amount = (minor: number | null): ReactNode =>
    minor === null || currency === null ? "–" : <Money minor={minor} currency={currency} />;
  return (
    <>
      <PageHead title={describeKind(kind)} lead={program?.name} />
      <Section title={t.glance}>
        <Facts
          facts={[
            [
              t.state,
              <Badge key="state" tone={describeState(state).tone}>
                {describeState(state).text}
              </Badge>,
            ],
            [t.owner, owner?.name ?? t.nobody],
            [t.expected, amount(difference.expectedMinor)],
            [t.found, amount(difference.actualMinor)],
            [t.firstFound, <Clock key="first" at={difference.firstFoundAt} />],
            [t.lastFound, <Clock key="last" at={difference.lastFoundAt} />],
            ...(resolution === null
              ? []
              : [[t.resolvedBy(resolvedBy?.name ?? t.somebody), resolution] as const]),
          ]}
        />
        <DifferenceDecisions difference={difference} />
      </Section>
      <Section title={t.sides}>
        <div className="difference-sides">
          <Ours difference={difference} />
          <Theirs difference={difference} />
        </div>
      </Section>
      {trail.length === 0 ? null : (
        <Section title={t.ledger}>
          <DataTable
            caption={t.trail}
            columns={trailColumns(currency)}
            rows={trail}
            rowKey={({ key, account }) => `${key} ${account}`}
          />
        </Section>
      )}
    </>
  );
}

function Ours({ difference: { ours, details, currency } }: { difference: ReconciliationItemDetail }) {
  const t = useTexts(differencesTexts);
  return (
    <div className="stacked">
      <h3>{t.books}</h3>
      {Object.entries(ours).map(([name, record]) => (
        <Side key={name} title={describeField(name)} record={record} currency={currency} />
      ))}
      {Object.keys(details).length === 0 ? null : (
        <Side title={t.whenCompared} record={details} currency={currency} />
      )}
    </div>
  );
}

function Theirs({ difference: { stripe, currency } }: { difference: ReconciliationItemDetail }) {
  const t = useTexts(differencesTexts);
  const { records, url } = stripe;
  const known = Object.entries(records ?? {});
  return (
    <div className="stacked">
      <h3>Stripe</h3>
      {records === null ? <p className="quiet">{t.silent}</p> : null}
      {records !== null && known.length === 0 ? <p className="quiet">{t.nothing}</p> : null}
      {known.map(([name, record]) => (
        <Side key={name} title={describeField(name)} record={record} currency={currency} />
      ))}
      {url === null ? null : (
        <p>
          <a href={url} target="_blank" rel="noreferrer">
            {t.dashboard}
          </a>
        </p>
      )}
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly record: ReconciliationRecord;
  readonly currency: string | null;
}

function Side({ title, record, currency }: SideProps) {
  const own = typeof record.currency === "string" ? record.currency : currency;
  return (
    <div>
      <h4>{title}</h4>
      <Facts
        facts={Object.entries(record).map(([name, value]) => [describeField(name), show(name, value, own)])}
      />
    </div>
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** A value as one reads it: amounts in their currency, moments by the clock. */
function show(name: string, value: ReconciliationRecord[string], currency: string | null): ReactNode {
  if (value === null) return "–";
  if (name.endsWith("Minor") && currency !== null) return <Money minor={String(value)} currency={currency} />;
  if (typeof value === "string" && MOMENT.test(value)) return <Clock at={value} />;
  return String(value);
}

function trailColumns(currency: string | null): readonly Column<ReconciliationRecord>[] {
  const t = textsNow(differencesTexts);
  const accounts: Readonly<Record<string, string>> = t.accounts;
  return [
    { title: t.posting, cell: ({ key }) => String(key) },
    {
      title: t.account,
      cell: ({ account }) => accounts[String(account)] ?? String(account).replaceAll("_", " "),
    },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor }) => show("amountMinor", amountMinor ?? null, currency),
    },
    { title: t.at, cell: ({ postedAt }) => <Clock at={String(postedAt)} /> },
  ];
}
