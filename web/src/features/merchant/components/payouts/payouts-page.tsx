import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { usePlace } from "../../api/use-place.ts";
import { type PayoutSearch, payoutQuery, readPayoutSearch } from "../../payout-search.ts";
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
  const search = readPayoutSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: PayoutSearch) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  const { program } = usePlace();
  const mayMake = useMay("payouts:batch");
  const [making, setMaking] = useState(false);
  return (
    <RowKeys>
      <PageHead
        title="Payouts"
        lead={`What leaves to partners, and what waits for whom. Times are in ${program.timezone}, as the program's.`}
        action={
          <span className="button-row">
            <Link to="/merchant/payouts/policy" className="button">
              Payout policy
            </Link>
            {mayMake ? (
              <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
                Make a batch
              </Button>
            ) : null}
          </span>
        }
      />
      <Suspense>{making ? <MakeBatchForm onCancel={() => setMaking(false)} /> : null}</Suspense>
      <Waits>
        <div id="batches">
          <Section title="Batches">
            <BatchesTable />
          </Section>
        </div>
        <div id="lines">
          <Section title="Lines" aside={<ListHint />}>
            <div className="stacked">
              <PayoutFilters search={search} onLook={look} />
              <LinesTable
                filter={payoutQuery(search)}
                empty={
                  <Empty title="No payout here">
                    <p>
                      Partners ask for what is available to them, or a batch takes whoever is eligible. Look
                      for less to see more.
                    </p>
                    {Object.keys(search).length === 0 ? null : (
                      <Button onClick={() => look({})}>Show everything</Button>
                    )}
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
