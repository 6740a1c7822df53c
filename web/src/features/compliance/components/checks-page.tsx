import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminKycCheck } from "../../../../../core/api/kyc.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { formatCountOf } from "../../../lib/format.ts";
import { useChecks } from "../api/use-compliance.ts";
import { STATE_TONES, STATE_WORDS } from "../words.ts";
import { Choose } from "./choose.tsx";
import { ComplianceHead } from "./compliance-head.tsx";

const STATES = [
  ["", "Waiting for us"],
  ["requested", "Waiting for the payee"],
  ["renewal", "Renewals"],
  ["approved", "Approved"],
  ["rejected", "Rejected"],
  ["expired", "Expired"],
] as const;

/** Whose documents wait to be looked at. */
export function ChecksPage() {
  const [state, setState] = useState("");
  const checks = useChecks(state);
  return (
    <>
      <ComplianceHead
        title="Documents"
        lead="By which payees show who they are, the longest waiting first."
      />
      <Choose label="Show" value={state} options={STATES} onChoose={setState} />
      <LoadProblem error={checks.error} onRetry={() => void checks.refetch()} />
      <div>
        <ListTable
          caption="Checks, oldest first"
          columns={COLUMNS}
          rows={checks.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="Nothing waits">
              <p>Payees are asked who they are when a program wants to know before it pays.</p>
            </Empty>
          }
        />
        <MoreButton query={checks} />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<AdminKycCheck>[] = [
  {
    title: "Payee",
    cell: ({ id, affiliate }) => (
      <>
        <Link to="/admin/compliance/kyc/$checkId" params={{ checkId: id }}>
          {affiliate.name}
        </Link>
        <span className="second">{affiliate.email}</span>
      </>
    ),
  },
  { title: "Country", cell: ({ affiliate }) => affiliate.country ?? "not said" },
  { title: "State", cell: ({ state }) => <Badge tone={STATE_TONES[state]}>{STATE_WORDS[state]}</Badge> },
  {
    title: "Handed in",
    cell: ({ documents }) =>
      formatCountOf(documents.filter(({ replaced }) => !replaced).length, "document", "documents"),
  },
  { title: "Since", cell: ({ createdAt }) => <Day at={createdAt} /> },
];
