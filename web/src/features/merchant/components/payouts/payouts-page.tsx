import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { payoutQuery, readPayoutSearch } from "../../payout-search.ts";
import { payoutsTexts } from "../../texts/payouts.ts";
import { BatchesTable } from "./batches-table.tsx";
import { LinesTable } from "./lines-table.tsx";
import { PayoutFilters } from "./payout-filters.tsx";
import { ListHint, RowKeys } from "./row-keys.tsx";
import { Waits } from "./waiting-table.tsx";
import "./payouts.css";
import { useMay } from "../../../../lib/session/use-may.ts";

const MakeBatchForm = lazy(() => import("./make-batch-form.tsx"));

/** What leaves to partners, and what waits for whom. */
export function PayoutsPage() {
  const t = useTexts(payoutsTexts);
  const { search, put, clear } = useListSearch(readPayoutSearch);
  const { program } = usePlace();
  const mayMake = useMay("payouts:batch");
  const [making, setMaking] = useState(false);
  return (
    <RowKeys>
      <PageHead
        title={t.title}
        lead={t.lead(program.timezone)}
        action={
          <span className="button-row">
            <Link to="/merchant/payouts/policy" className="button">
              {t.policy}
            </Link>
            {mayMake ? (
              <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
                {t.makeBatch}
              </Button>
            ) : null}
          </span>
        }
      />
      <Suspense>{making ? <MakeBatchForm onCancel={() => setMaking(false)} /> : null}</Suspense>
      <Waits>
        <div id="batches">
          <Section title={t.batches}>
            <BatchesTable state={search.batches} onState={(state) => put("batches", state)} />
          </Section>
        </div>
        <div id="lines">
          <Section title={t.lines} aside={<ListHint />}>
            <div className="stacked">
              <PayoutFilters search={search} onPut={put} onClear={clear} />
              <LinesTable
                filter={payoutQuery(search)}
                onSort={(by) => put("sort", by)}
                empty={
                  <Empty title={t.noPayout}>
                    <p>{t.noneText}</p>
                    {clear === undefined ? null : <Button onClick={clear}>{t.showAll}</Button>}
                  </Empty>
                }
              />
            </div>
          </Section>
        </div>
      </Waits>
    </RowKeys>
  );
}
