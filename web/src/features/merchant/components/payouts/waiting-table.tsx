import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ListedBatch } from "../../../../../../core/api/payouts.ts";
import { type Column, DataTable } from "../../../../components/ui/data-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import type { Query } from "../../../../lib/api/create-api.ts";
import { formatCount } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useBatches, useLines } from "../../api/use-payouts.ts";
import { payoutsTexts } from "../../texts/payouts.ts";

interface Row {
  readonly what: string;
  readonly whose: string;
  readonly count: string;
  readonly amounts: readonly { currency: string; minor: number }[];
  /** Whether what is told is all there is. */
  readonly whole: boolean;
  readonly search: Readonly<Record<string, string>>;
}

const LIMIT = 100;

interface Item {
  readonly currency: string;
  readonly amountMinor: number;
}

/** Amounts of each currency for itself. */
function sumsOf(items: readonly Item[]): Row["amounts"] {
  const byCurrency = Map.groupBy(items, ({ currency }) => currency);
  return [...byCurrency].map(([currency, some]) => ({
    currency,
    minor: some.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }));
}

const WAITING = [
  ["failed", { state: "failed" }],
  ["requested", { state: "requested", batch: "none" }],
  ["held", { held: "true" }],
  ["byHand", { state: "submitted", method: "bank" }],
] as const;

/** What waits for whom, failures first; what stands under it is drawn once it has its height. */
export function Waits({ children }: { children: ReactNode }) {
  const t = useTexts(payoutsTexts);
  const drafts = useBatches({ state: "draft" });
  const batches = useBatches();
  const failed = useCounted(WAITING[0]);
  const requested = useCounted(WAITING[1]);
  const held = useCounted(WAITING[2]);
  const byHand = useCounted(WAITING[3]);
  const all = [drafts, failed, requested, held, byHand] as const;
  const draftOf = (found: readonly ListedBatch[]): Row => ({
    what: t.toApprove,
    whose: t.toApproveWhose,
    count: `${formatCount(found.length)}${drafts.hasNextPage ? "+" : ""}`,
    amounts: sumsOf(found.flatMap(({ totals }) => totals)),
    whole: !drafts.hasNextPage,
    search: {},
  });
  return (
    <>
      <Loaded of={all} after={[batches]}>
        {(found, first, ...others) => (
          <Rows rows={[first, draftOf(found), ...others].filter(({ count }) => count !== "0")} />
        )}
      </Loaded>
      {[batches, ...all].every(({ isFetched }) => isFetched) ? children : null}
    </>
  );
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const t = useTexts(payoutsTexts);
  return (
    <Section title={t.whatWaits}>
      {rows.length === 0 ? (
        <p className="quiet">{t.nothingWaits}</p>
      ) : (
        <DataTable caption={t.waitsCaption} columns={columnsNow()} rows={rows} rowKey={({ what }) => what} />
      )}
    </Section>
  );
}

function useCounted([name, search]: (typeof WAITING)[number]) {
  const { what, whose } = useTexts(payoutsTexts).waiting[name];
  const { batch, ...filter }: Readonly<Record<string, string>> = search;
  const query: Query = { ...filter, batchId: batch, limit: LIMIT };
  const lines = useLines(query);
  // What is held and cancelled or gone waits for nobody.
  const own =
    "held" in search
      ? lines.data?.filter(({ state }) => state === "requested" || state === "approved")
      : lines.data;
  const data: Row | undefined = own && {
    ...{ what, whose, search, amounts: sumsOf(own), whole: !lines.hasNextPage },
    count: `${formatCount(own.length)}${lines.hasNextPage ? "+" : ""}`,
  };
  const { error, refetch, isFetched } = lines;
  return { data, error, refetch, isFetched };
}

const columnsNow = (): readonly Column<Row>[] => {
  const t = textsNow(payoutsTexts);
  return [
    {
      title: t.what,
      cell: ({ what, search }) =>
        Object.keys(search).length === 0 ? (
          <a href="#batches">{what}</a>
        ) : (
          <Link to="/merchant/payouts" search={search} hash="lines" resetScroll={false}>
            {what}
          </Link>
        ),
    },
    { title: t.howMany, numeric: true, cell: ({ count }) => count },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amounts, whole }) => (whole ? <Amounts amounts={amounts} /> : "–"),
    },
    { title: t.waitsFor, cell: ({ whose }) => whose },
  ];
};
