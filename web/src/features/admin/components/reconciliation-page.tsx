import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useId, useState } from "react";
import type {
  ReconciliationItemView,
  ReconciliationRunView,
} from "../../../../../core/api/reconciliation.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { formatCount } from "../../../lib/format.ts";
import { newUuid } from "../../../lib/new-uuid.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import {
  DIFFERENCES_KEY,
  type DifferenceSearch,
  RECONCILIATION_KEY,
  useDifferences,
  useReconciliationActs,
  useReconciliationRuns,
} from "../api/use-reconciliation.ts";
import { describeKind, describeState, KIND_CHOICES } from "../describe-difference.ts";
import "./reconciliation.css";
import { useMay } from "../../../lib/session/use-may.ts";

/** What the books, Stripe and the banks do not say alike, and when that was compared. */
export function ReconciliationPage() {
  const search = readSearch(useSearch({ strict: false }));
  const differences = useDifferences(search);
  return (
    <>
      <PageHead
        title="Reconciliation"
        lead="Every day the books are compared with Stripe and the banks. What differs waits here, and holds nothing up."
        action={<RunNow />}
      />
      <Section title="Differences">
        <div className="stacked">
          <Filters search={search} />
          <LoadProblem error={differences.error} onRetry={() => void differences.refetch()} />
          <div>
            <ListTable
              caption="Differences, newest first"
              columns={DIFFERENCES}
              rows={differences.data}
              rowKey={({ id }) => id}
              empty={
                <Empty title="Nothing differs">
                  <p>What is resolved, or agrees again by itself, stands under its state.</p>
                </Empty>
              }
            />
            <MoreButton query={differences} />
          </div>
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
    ...(KIND_CHOICES.some(([known]) => known === kind) ? { kind: String(kind) } : {}),
    ...(typeof ownerId === "string" && ownerId !== "" ? { ownerId } : {}),
  };
}

function Filters({ search }: { search: DifferenceSearch }) {
  const id = useId();
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
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{title}</label>
      <select
        id={`${id}-${name}`}
        className="input"
        value={search[name] ?? ""}
        onChange={({ target }) => put(name, target.value)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <search className="difference-filters">
      {select("state", "State", [
        ["", "Waiting for somebody"],
        ...STATES.map((state) => [state, describeState(state).text] as const),
      ])}
      {select("kind", "Kind", [["", "Everything"], ...KIND_CHOICES])}
      {select("ownerId", "Looked after by", [
        ["", "Anybody"],
        [me, "Me"],
      ])}
    </search>
  );
}

function RunNow() {
  const may = useMay("platform.reconciliation:write");
  const acts = useReconciliationActs();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  if (!may) return null;
  const run = async () => {
    setBusy(true);
    await acts.run(newUuid()).then(
      () => toast("Comparing; it takes some seconds."),
      (error: unknown) => toast(describeProblem(error)),
    );
    await queries.invalidateQueries({ queryKey: RECONCILIATION_KEY });
    setBusy(false);
  };
  return (
    <Button look="main" busy={busy} onClick={() => void run()}>
      Compare now
    </Button>
  );
}

/** An amount that a side knows; of one without a currency, or that it does not know, nothing. */
function Side({ minor, currency }: { minor: number | null; currency: string | null }) {
  return minor === null || currency === null ? "–" : <Money minor={minor} currency={currency} />;
}

const DIFFERENCES: readonly Column<ReconciliationItemView>[] = [
  {
    title: "What differs",
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
    title: "Expected",
    numeric: true,
    cell: ({ expectedMinor, currency }) => <Side minor={expectedMinor} currency={currency} />,
  },
  {
    title: "Found",
    numeric: true,
    cell: ({ actualMinor, currency }) => <Side minor={actualMinor} currency={currency} />,
  },
  {
    title: "State",
    cell: ({ state, owner }) => (
      <>
        <Badge tone={describeState(state).tone}>{describeState(state).text}</Badge>
        {owner === null ? null : <span className="second">{owner.name}</span>}
      </>
    ),
  },
  { title: "Since", cell: ({ firstFoundAt }) => <Clock at={firstFoundAt} /> },
];

function Runs() {
  const runs = useReconciliationRuns();
  const queries = useQueryClient();
  const isRunning = runs.data?.some(({ state }) => state === "running") === true;
  // What a comparison has found is there when it ends.
  useEffect(() => {
    if (!isRunning) void queries.invalidateQueries({ queryKey: DIFFERENCES_KEY });
  }, [isRunning, queries]);
  return (
    <Section title="Comparisons">
      <LoadProblem error={runs.error} onRetry={() => void runs.refetch()} />
      <div>
        <ListTable
          caption="Comparisons, newest first"
          columns={RUNS}
          rows={runs.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="Nothing was compared yet">
              <p>Each day is compared from four o'clock (UTC) of the next.</p>
            </Empty>
          }
        />
        <MoreButton query={runs} />
      </div>
    </Section>
  );
}

const RUNS: readonly Column<ReconciliationRunView>[] = [
  { title: "Of", cell: ({ day, to }) => (day === null ? <>Up to {<Clock at={to} />}</> : <Day at={day} />) },
  {
    title: "State",
    cell: ({ state, stage, error }) => {
      if (state === "done") return <Badge tone="ok">done</Badge>;
      if (state === "failed") return <Badge tone="bad">{`given up: ${error ?? ""}`}</Badge>;
      return (
        <Badge tone={error === null ? "unknown" : "warn"}>{`under way: ${stage.replaceAll("_", " ")}`}</Badge>
      );
    },
  },
  {
    title: "New",
    numeric: true,
    cell: ({ counts }) => formatCount((counts.fresh ?? 0) + (counts.reopened ?? 0)),
  },
  { title: "In all", numeric: true, cell: ({ counts }) => formatCount(counts.found ?? 0) },
  { title: "Agree again", numeric: true, cell: ({ counts }) => formatCount(counts.gone ?? 0) },
  {
    title: "Payouts, transfers, movements",
    numeric: true,
    cell: ({ counts }) =>
      [counts.lines, counts.transfers, counts.transactions]
        .map((count) => formatCount(count ?? 0))
        .join(" · "),
  },
];
