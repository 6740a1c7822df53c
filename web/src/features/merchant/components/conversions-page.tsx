import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { RowCount } from "../../../components/table/row-count.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Conversion } from "../api/conversion.ts";
import { useDecisions } from "../api/use-decisions.ts";
import { useConversions, useKeys } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { readConversionSearch } from "../conversion-search.ts";
import { conversionsTexts } from "../texts/conversions.ts";
import { importTexts } from "../texts/import.ts";
import { useConversionRows } from "./conversion-columns.tsx";
import { ConversionFilters } from "./conversion-filters.tsx";
import { NoConversion } from "./conversions-table.tsx";
import "./conversions.css";
import "./merchant.css";

const CONVERSIONS = "/api/v1/conversions";
const NEWEST = "-receivedAt";
const DecideBar = lazy(() => import("./decide-bar.tsx"));

/** All conversions, by what stands in the address; many are decided about at once. */
export function ConversionsPage() {
  const t = useTexts(conversionsTexts);
  const { search, put, clear, sortBy } = useListSearch(readConversionSearch);
  const { api, program } = usePlace();
  const { conversions: queryKey } = useKeys();
  const query = { programId: program.id, ...search };
  const conversions = useConversions(search);
  const inHand = useDecisions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = conversions.data?.map((row) =>
    inHand.waiting?.ids.includes(row.id) ? { ...row, status: inHand.waiting.status } : row,
  );
  const shownIds = new Set(rows?.map(({ id }) => id));
  const { columns, detail } = useConversionRows();
  // Amounts are compared within one currency.
  const sortable = columns.map((column) =>
    column.id === "amountMinor" ? { ...column, sorts: search.currency !== undefined } : column,
  );
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={<Link to="/merchant/conversions/import">{textsNow(importTexts).title}</Link>}
      />
      <div className="stacked">
        <ConversionFilters search={search} onPut={put} onClear={clear} />
        <RowCount api={api} path={CONVERSIONS} queryKey={queryKey} query={query} texts={t} />
        <Listed of={conversions}>
          <RichTable
            list="conversions"
            caption={t.title}
            columns={[...sortable, choiceColumn({ chosen, onChoose: setChosen })]}
            rows={rows}
            rowKey={({ id }) => id}
            detail={detail}
            sort={sortBy(NEWEST)}
            tools={<ExportButton api={api} path={CONVERSIONS} query={query} name="conversions" />}
            empty={
              <NoneFit onClear={clear}>
                <NoConversion />
              </NoneFit>
            }
          />
        </Listed>
        <Suspense>
          <DecideBar
            chosen={[...chosen].filter((id) => shownIds.has(id))}
            inHand={inHand}
            onDone={() => setChosen(new Set())}
          />
        </Suspense>
      </div>
    </>
  );
}

interface Choosing {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Rows that are chosen, to do something with all of them. */
function choiceColumn({ chosen, onChoose }: Choosing): RichColumn<Conversion> {
  const t = textsNow(conversionsTexts);
  return {
    id: "choose",
    title: t.choose,
    stays: true,
    cell: ({ id, orderId, status }) =>
      status === "rejected" ? null : (
        <input
          type="checkbox"
          aria-label={t.chooseOne(orderId)}
          checked={chosen.has(id)}
          onChange={({ target }) => {
            const next = new Set(chosen);
            if (target.checked) next.add(id);
            else next.delete(id);
            onChoose(next);
          }}
        />
      ),
  };
}
