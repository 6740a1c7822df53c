import { useState } from "react";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useConversions } from "../api/use-merchant.ts";
import { ConversionsTable } from "./conversions-table.tsx";
import "./merchant.css";

/** What one may look for, and how the API is asked for it. */
const FILTERS = [
  { name: "All", filter: {} },
  { name: "Pending", filter: { status: "pending" } },
  { name: "Approved", filter: { status: "approved" } },
  { name: "Rejected", filter: { status: "rejected" } },
  { name: "Tests", filter: { test: "true" } },
] as const;

export function ConversionsPage() {
  const [chosen, setChosen] = useState<string>("All");
  const filter = FILTERS.find(({ name }) => name === chosen)?.filter ?? {};
  const conversions = useConversions(filter);
  return (
    <>
      <PageHead
        title="Conversions"
        lead="What was reported, and why each is credited as it is. Open one to see."
      />
      <div className="stacked">
        <fieldset className="choice-row">
          <legend className="visually-hidden">Show</legend>
          {FILTERS.map(({ name }) => (
            <label key={name}>
              <input
                type="radio"
                name="filter"
                className="visually-hidden"
                checked={name === chosen}
                onChange={() => setChosen(name)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
        <div>
          <ConversionsTable conversions={conversions.data} />
          <MoreButton query={conversions} />
        </div>
      </div>
    </>
  );
}
