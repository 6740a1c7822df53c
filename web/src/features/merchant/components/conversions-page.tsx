import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { ListCount } from "../../../../../core/api/sorting.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useDecisions } from "../api/use-decisions.ts";
import { useConversions, useKeys } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { type ConversionSearch, readConversionSearch } from "../conversion-search.ts";
import { conversionsTexts } from "../texts/conversions.ts";
import { importTexts } from "../texts/import.ts";
import { ConversionFilters } from "./conversion-filters.tsx";
import { ConversionsTable } from "./conversions-table.tsx";
import "./merchant.css";

const DecideBar = lazy(() => import("./decide-bar.tsx"));

/** All conversions, by what stands in the address; many are decided about at once. */
export function ConversionsPage() {
  const t = useTexts(conversionsTexts);
  const search = readConversionSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: ConversionSearch) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  const { api, program } = usePlace();
  const conversions = useConversions(search);
  const inHand = useDecisions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = conversions.data?.map((row) =>
    inHand.waiting?.ids.includes(row.id) ? { ...row, status: inHand.waiting.status } : row,
  );
  const shownIds = new Set(rows?.map(({ id }) => id));
  const isEverything = Object.keys(search).length === 0;
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <span className="button-row">
            <Link to="/merchant/conversions/import">{textsNow(importTexts).title}</Link>
            <ExportButton
              api={api}
              path="/api/v1/conversions"
              query={{ programId: program.id, ...search }}
              name="conversions"
            />
          </span>
        }
      />
      <div className="stacked">
        <ConversionFilters search={search} onLook={look} />
        <Count search={search} />
        <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
        <div>
          <ConversionsTable
            conversions={rows}
            choosing={{ chosen, onChoose: setChosen }}
            {...(isEverything
              ? {}
              : {
                  empty: (
                    <Empty title={t.noneTitle}>
                      <p>{t.none}</p>
                      <Button onClick={() => look({})}>{t.filters.clear}</Button>
                    </Empty>
                  ),
                })}
          />
          <MoreButton query={conversions} />
        </div>
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

/** How many there are, as far as that is counted. */
function Count({ search }: { search: ConversionSearch }) {
  const t = useTexts(conversionsTexts);
  const { api, program } = usePlace();
  const { conversions } = useKeys();
  const { sort: _, ...filter } = search;
  const query = { programId: program.id, ...filter };
  const { data } = useQuery({
    queryKey: [...conversions, "count", query],
    queryFn: ({ signal }) => api.get<ListCount>("/api/v1/conversions/count", query, signal),
  });
  return (
    <p className="quiet" role="status">
      {data === undefined ? "…" : data.more ? t.moreThan(data.count) : t.count(data.count)}
    </p>
  );
}
