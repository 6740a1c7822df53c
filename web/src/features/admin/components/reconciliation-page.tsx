import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type {
  ReconciliationItemView,
  ReconciliationRunView,
} from "../../../../../core/api/reconciliation.ts";
import { ITEM_KINDS } from "../../../../../core/reconciliation/difference.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { formatCount } from "../../../lib/format.ts";
import { newUuid } from "../../../lib/new-uuid.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import {
  DIFFERENCES_KEY,
  type DifferenceSearch,
  RECONCILIATION_KEY,
  useDifferences,
  useReconciliationActs,
  useReconciliationRuns,
} from "../api/use-reconciliation.ts";
import { describeKind, describeState } from "../describe-difference.ts";
import { differencesTexts } from "../texts/differences.ts";
import "./reconciliation.css";
import { useMay } from "../../../lib/session/use-may.ts";

/** What the books, Stripe and the banks do not say alike, and when that was compared. */
export function ReconciliationPage() {
  const t = useTexts(differencesTexts);
  const search = readSearch(useSearch({ strict: false }));
  const differences = useDifferences(search);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} action={<RunNow />} />
      <Section title={t.differences}>
        <div className="stacked">
          <Filters search={search} />
          <Listed of={differences}>
            <ListTable
              caption={t.caption}
              columns={differenceColumns()}
              rows={differences.data}
              rowKey={({ id }) => id}
              empty={
                <Empty title={t.none}>
                  <p>{t.noneText}</p>
                </Empty>
              }
            />
          </Listed>
        </div>
      </Section>
      <Runs />
    </>
  );
}

const STATES = ["open", "assigned", "resolved", "gone"] as const;

function readSearch({ state, kind, ownerId }: Readonly<Record<string, unknown>>): DifferenceSearch {
  return {
    ...(STATES.some((known) => known === state) ? { state: String(state) } : {}),
    ...(ITEM_KINDS.some((known) => known === kind) ? { kind: String(kind) } : {}),
    ...(typeof ownerId === "string" && ownerId !== "" ? { ownerId } : {}),
  };
}

function Filters({ search }: { search: DifferenceSearch }) {
  const t = useTexts(differencesTexts);
  const navigate = useNavigate();
  const { id: me } = useAccount().user;
  const put = (name: keyof DifferenceSearch, value: string) => {
    const { [name]: _, ...rest } = search;
    const next = value === "" ? rest : { ...rest, [name]: value };
    void navigate({ to: ".", search: () => next, replace: true, resetScroll: false });
  };
  const select = (
    name: keyof DifferenceSearch,
    title: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choose
      label={title}
      value={search[name] ?? ""}
      options={options}
      onChoose={(value) => put(name, value)}
    />
  );
  return (
    <search className="difference-filters">
      {select("state", t.state, [
        ["", t.waiting],
        ...STATES.map((state) => [state, describeState(state).text] as const),
      ])}
      {select("kind", t.kind, [
        ["", t.allKinds],
        ...ITEM_KINDS.map((kind) => [kind, describeKind(kind)] as const),
      ])}
      {select("ownerId", t.owner, [
        ["", t.anybody],
        [me, t.me],
      ])}
    </search>
  );
}

function RunNow() {
  const t = useTexts(differencesTexts);
  const may = useMay("platform.reconciliation:write");
  const acts = useReconciliationActs();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  if (!may) return null;
  const run = async () => {
    setBusy(true);
    await acts.run(newUuid()).then(
      () => toast(t.comparing),
      (error: unknown) => toast(describeProblem(error)),
    );
    await queries.invalidateQueries({ queryKey: RECONCILIATION_KEY });
    setBusy(false);
  };
  return (
    <Button look="main" busy={busy} onClick={() => void run()}>
      {t.compare}
    </Button>
  );
}

/** An amount that a side knows; of one without a currency, or that it does not know, nothing. */
function Side({ minor, currency }: { minor: number | null; currency: string | null }) {
  return minor === null || currency === null ? "–" : <Money minor={minor} currency={currency} />;
}

function differenceColumns(): readonly Column<ReconciliationItemView>[] {
  const t = textsNow(differencesTexts);
  return [
    {
      title: t.what,
      cell: ({ id, kind, program, stripeId }) => (
        <>
          <Link to="/admin/reconciliation/$differenceId" params={{ differenceId: id }}>
            {describeKind(kind)}
          </Link>
          <span className="second">{program?.name ?? stripeId ?? ""}</span>
        </>
      ),
    },
    {
      title: t.expected,
      numeric: true,
      cell: ({ expectedMinor, currency }) => <Side minor={expectedMinor} currency={currency} />,
    },
    {
      title: t.found,
      numeric: true,
      cell: ({ actualMinor, currency }) => <Side minor={actualMinor} currency={currency} />,
    },
    {
      title: t.state,
      cell: ({ state, owner }) => (
        <>
          <Badge tone={describeState(state).tone}>{describeState(state).text}</Badge>
          {owner === null ? null : <span className="second">{owner.name}</span>}
        </>
      ),
    },
    { title: t.since, cell: ({ firstFoundAt }) => <Clock at={firstFoundAt} /> },
  ];
}

function Runs() {
  const t = useTexts(differencesTexts);
  const runs = useReconciliationRuns();
  const queries = useQueryClient();
  const isRunning = runs.data?.some(({ state }) => state === "running") === true;
  // What a comparison has found is there when it ends.
  useEffect(() => {
    if (!isRunning) void queries.invalidateQueries({ queryKey: DIFFERENCES_KEY });
  }, [isRunning, queries]);
  return (
    <Section title={t.runs}>
      <Listed of={runs}>
        <ListTable
          caption={t.runsCaption}
          columns={runColumns()}
          rows={runs.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.noRuns}>
              <p>{t.noRunsText}</p>
            </Empty>
          }
        />
      </Listed>
    </Section>
  );
}

function runColumns(): readonly Column<ReconciliationRunView>[] {
  const t = textsNow(differencesTexts);
  const stages: Readonly<Record<string, string>> = t.stages;
  return [
    {
      title: t.of,
      cell: ({ day, to }) => (day === null ? weave(t.upTo, <Clock at={to} />) : <Day at={day} />),
    },
    {
      title: t.state,
      cell: ({ state, stage, error }) => {
        if (state === "done") return <Badge tone="ok">{t.done}</Badge>;
        if (state === "failed") return <Badge tone="bad">{t.givenUp(error ?? "")}</Badge>;
        return <Badge tone={error === null ? "unknown" : "warn"}>{t.underWay(stages[stage] ?? stage)}</Badge>;
      },
    },
    {
      title: t.fresh,
      numeric: true,
      cell: ({ counts }) => formatCount((counts.fresh ?? 0) + (counts.reopened ?? 0)),
    },
    { title: t.inAll, numeric: true, cell: ({ counts }) => formatCount(counts.found ?? 0) },
    { title: t.agree, numeric: true, cell: ({ counts }) => formatCount(counts.gone ?? 0) },
    {
      title: t.compared,
      cell: ({ counts: { lines = 0, transfers = 0, transactions = 0 } }) =>
        t.ofWhat(lines, transfers, transactions),
    },
  ];
}
