import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FraudConversion, FraudDay, FraudSignalDetail } from "../../../../../core/api/fraud.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useSignal } from "../api/use-fraud.ts";
import { describeSignal } from "../describe-signal.ts";
import { SEVERITY_TONES } from "../severity-tones.ts";
import { fraudTexts } from "../texts/fraud.ts";
import { homeTexts } from "../texts/home.ts";
import { Facts } from "./facts.tsx";
import { FraudDecisions } from "./fraud-decisions.tsx";

/** One thing that may be fraud: what its figures are made of, and what can be decided about it. */
export function FraudSignalPage() {
  const t = useTexts(fraudTexts);
  const { signalId } = useParams({ strict: false });
  const signal = useSignal(signalId ?? "");
  return (
    <>
      {signal.data === undefined ? <PageHead title={t.title} /> : null}
      <Loaded of={[signal]}>{(data) => <Detail signal={data} />}</Loaded>
    </>
  );
}

function Detail({ signal }: { signal: FraudSignalDetail }) {
  const t = useTexts(fraudTexts);
  const { severities } = useTexts(homeTexts);
  const { kind, partner, held, partnerStatus, days, conversions, alike } = signal;
  return (
    <>
      <PageHead
        title={t.kinds[kind]}
        lead={describeSignal(signal)}
        action={
          <Link to="/admin/fraud" className="button">
            {t.all}
          </Link>
        }
      />
      {held ? <Notice tone="warn">{t.heldNow}</Notice> : null}
      {partnerStatus === "suspended" ? <Notice tone="warn">{t.suspendedNow}</Notice> : null}
      <Section title={t.glance}>
        <div className="stacked">
          <Facts facts={factsOf(signal, severities[signal.severity])} />
          <More signal={signal} />
        </div>
      </Section>
      <Section title={t.todo}>
        <FraudDecisions signal={signal} />
      </Section>
      {partner === null ? null : (
        <Section title={t.days} aside={t.daysLead}>
          <ListTable
            caption={t.daysCaption}
            columns={dayColumns()}
            rows={days.toReversed()}
            rowKey={({ day }) => day}
            empty={<p className="quiet">{t.noDays}</p>}
          />
        </Section>
      )}
      {conversions.length === 0 ? null : (
        <Section title={t.conversionsOf} aside={t.conversionsLead}>
          <ListTable
            caption={t.conversionsOf}
            columns={conversionColumns()}
            rows={conversions}
            rowKey={({ id }) => id}
            empty={null}
          />
        </Section>
      )}
      {alike.length === 0 ? null : (
        <Section title={t.alike}>
          <ul className="stacked is-tight">
            {alike.map(({ id, name }) => (
              <li key={id}>
                <PayeeLink id={id}>{name === "" ? t.nameless : name}</PayeeLink>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function factsOf(signal: FraudSignalDetail, severity: string): readonly (readonly [string, ReactNode])[] {
  const t = textsNow(fraudTexts);
  const { affiliate, partner, program, organisation, state, decided, day } = signal;
  const name = partner?.name ?? affiliate.name;
  return [
    [t.who, name === "" ? t.nameless : name],
    ...(program === null ? [] : [[t.program, program.name] as const]),
    ...(organisation === null
      ? []
      : [
          [
            t.organisation,
            <Link
              key="organisation"
              to="/admin/organisations/$organisationId"
              params={{ organisationId: organisation.id }}
            >
              {organisation.name}
            </Link>,
          ] as const,
        ]),
    [
      t.severity,
      <Badge key="severity" tone={SEVERITY_TONES[signal.severity]}>
        {severity}
      </Badge>,
    ],
    [t.state, t.states[state]],
    ...(day === null ? [] : [[t.onDay, <Day key="day" at={day} />] as const]),
    [t.since, <Clock key="since" at={signal.createdAt} />],
    [t.figuresSince, <Clock key="changed" at={signal.changedAt} />],
    ...(decided === null
      ? []
      : [
          [
            t.decidedLast,
            <span key="decided">
              {t.did[decided.decision]}, {decided.by ?? t.somebody}, <Clock at={decided.at} />
            </span>,
          ] as const,
          [t.reason, decided.reason] as const,
        ]),
  ];
}

/** Where else something stands about the affiliate, as far as the viewer may see it. */
function More({ signal: { affiliate, openCases } }: { signal: FraudSignalDetail }) {
  const t = useTexts(fraudTexts);
  const mayCases = useMay("platform.compliance:read");
  const cases = openCases === 0 ? t.noCases : t.openCases(openCases);
  return (
    <p className="button-row">
      <Link to="/admin/fraud" search={{ affiliateId: affiliate.id }}>
        {t.more}
      </Link>
      <PayeeLink id={affiliate.id}>{t.payee}</PayeeLink>
      {mayCases ? <Link to="/admin/compliance">{`${t.cases}: ${cases}`}</Link> : `${t.cases}: ${cases}`}
    </p>
  );
}

/** Support does not see payees. */
function PayeeLink({ id, children }: { id: string; children: string }) {
  const may = useMay("platform.payouts:read");
  if (!may) return children;
  return (
    <Link to="/admin/payees/$payeeId" params={{ payeeId: id }}>
      {children}
    </Link>
  );
}

function dayColumns(): readonly Column<FraudDay>[] {
  const t = textsNow(fraudTexts);
  const count = (title: string, of: Exclude<keyof FraudDay, "day">): Column<FraudDay> => ({
    title,
    numeric: true,
    cell: (row) => formatCount(row[of]),
  });
  return [
    { title: t.day, cell: ({ day }) => <Day at={day} /> },
    count(t.clicks, "clicks"),
    count(t.bots, "bots"),
    count(t.devices, "uniques"),
    count(t.conversions, "conversions"),
    count(t.rejected, "rejected"),
  ];
}

function conversionColumns(): readonly Column<FraudConversion>[] {
  const t = textsNow(fraudTexts);
  return [
    {
      title: t.order,
      cell: ({ orderId, reason }) => (
        <>
          <span className="address">{orderId}</span>
          {reason === null ? null : <span className="second">{reason}</span>}
        </>
      ),
    },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor, currency }) => <Money minor={amountMinor} currency={currency} />,
    },
    { title: t.state, cell: ({ status }) => t.status[status] },
    { title: t.at, cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
  ];
}
