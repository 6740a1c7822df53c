import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { FraudSignalView } from "../../../../../core/api/fraud.ts";
import { CASE_SEVERITIES } from "../../../../../core/compliance/states.ts";
import { FRAUD_STATES } from "../../../../../core/fraud/signal-state.ts";
import { FRAUD_KINDS } from "../../../../../core/fraud/signals.ts";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { type FraudSearch, useSignals } from "../api/use-fraud.ts";
import { describeSignal } from "../describe-signal.ts";
import { SEVERITY_TONES } from "../severity-tones.ts";
import { fraudTexts } from "../texts/fraud.ts";
import { homeTexts } from "../texts/home.ts";
import "./reconciliation.css";

const STANDARD_SORT = "-severity";
const readAddress = readSearch({
  state: SEARCH_SHAPES.oneOf(...FRAUD_STATES),
  kind: SEARCH_SHAPES.oneOf(...FRAUD_KINDS),
  severity: SEARCH_SHAPES.oneOf(...CASE_SEVERITIES),
  affiliateId: SEARCH_SHAPES.id,
  organisationId: SEARCH_SHAPES.id,
  sort: SEARCH_SHAPES.oneOf("severity", "createdAt", "-createdAt"),
});

/** What may be fraud, over all programs, the gravest first. */
export function FraudPage() {
  const t = useTexts(fraudTexts);
  const search = readAddress(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: FraudSearch) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  const signals = useSignals(search);
  const { sort = STANDARD_SORT, ...filter } = search;
  const { affiliateId, organisationId } = filter;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="stacked">
        <Filters search={search} onLook={look} />
        {affiliateId === undefined && organisationId === undefined ? null : (
          <p>
            {affiliateId === undefined ? t.ofOrganisation : t.ofAffiliate}{" "}
            <Link to="/admin/fraud">{t.ofAll}</Link>
          </p>
        )}
        <Listed of={signals}>
          <RichTable
            list="fraud"
            caption={t.caption}
            columns={columnsOf()}
            rows={signals.data}
            rowKey={({ id }) => id}
            sort={{
              by: sort,
              onSort: (by) => {
                const { sort: _, ...kept } = search;
                look(by === "" || by === STANDARD_SORT ? kept : { ...kept, sort: by });
              },
            }}
            empty={
              <Empty title={t.none}>
                <p>{Object.keys(filter).length > 0 ? t.noneOfThese : t.noneText}</p>
              </Empty>
            }
          />
        </Listed>
      </div>
    </>
  );
}

interface FiltersProps {
  readonly search: FraudSearch;
  readonly onLook: (next: FraudSearch) => void;
}

function Filters({ search, onLook }: FiltersProps) {
  const t = useTexts(fraudTexts);
  const { severities } = useTexts(homeTexts);
  const select = (
    name: "state" | "kind" | "severity",
    title: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choose
      label={title}
      value={search[name] ?? ""}
      options={options}
      onChoose={(value) => {
        const { [name]: _, ...rest } = search;
        onLook(value === "" ? rest : { ...rest, [name]: value });
      }}
    />
  );
  return (
    <search className="difference-filters">
      {select(
        "state",
        t.state,
        // What waits is what one comes for.
        FRAUD_STATES.map((state) => [state === "open" ? "" : state, t.states[state]] as const),
      )}
      {select("kind", t.kind, [
        ["", t.allKinds],
        ...FRAUD_KINDS.map((kind) => [kind, t.kinds[kind]] as const),
      ])}
      {select("severity", t.severity, [
        ["", t.allSeverities],
        ...CASE_SEVERITIES.map((severity) => [severity, severities[severity]] as const),
      ])}
    </search>
  );
}

function columnsOf(): readonly RichColumn<FraudSignalView>[] {
  const t = textsNow(fraudTexts);
  const { severities } = textsNow(homeTexts);
  return [
    {
      id: "kind",
      title: t.kind,
      cell: (signal) => (
        <>
          <Link to="/admin/fraud/$signalId" params={{ signalId: signal.id }}>
            {t.kinds[signal.kind]}
          </Link>
          <span className="second">{describeSignal(signal)}</span>
        </>
      ),
    },
    {
      id: "severity",
      title: t.severity,
      sorts: true,
      stays: true,
      cell: ({ severity }) => <Badge tone={SEVERITY_TONES[severity]}>{severities[severity]}</Badge>,
    },
    {
      id: "who",
      title: t.who,
      cell: ({ affiliate, partner, program }) => (
        <>
          {partner?.name ?? (affiliate.name === "" ? t.nameless : affiliate.name)}
          <span className="second">{program?.name ?? ""}</span>
        </>
      ),
    },
    {
      id: "state",
      title: t.state,
      cell: ({ state, decided }) => (
        <>
          {t.states[state]}
          {decided === null ? null : <span className="second">{t.did[decided.decision]}</span>}
        </>
      ),
    },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
