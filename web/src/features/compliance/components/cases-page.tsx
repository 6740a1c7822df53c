import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ComplianceCase } from "../../../../../core/api/compliance.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { useCases } from "../api/use-compliance.ts";
import { KIND_WORDS, SEVERITY_TONES } from "../words.ts";
import { Choose } from "./choose.tsx";
import { ComplianceHead } from "./compliance-head.tsx";

const STATES = [
  ["", "Not resolved"],
  ["open", "Nobody's yet"],
  ["assigned", "Somebody's"],
  ["resolved", "Resolved"],
] as const;

/** What is looked into about payees. */
export function CasesPage() {
  const [state, setState] = useState("");
  const cases = useCases(state);
  return (
    <>
      <ComplianceHead
        title="Compliance"
        lead="What is looked into about payees; some of it holds their payouts."
      />
      <Choose label="Show" value={state} options={STATES} onChoose={setState} />
      <LoadProblem error={cases.error} onRetry={() => void cases.refetch()} />
      <div>
        <ListTable
          caption="Cases, newest first"
          columns={COLUMNS}
          rows={cases.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="Nothing to look into">
              <p>
                A case opens by itself when a list of sanctions names a payee, or two affiliates name one
                account.
              </p>
            </Empty>
          }
        />
        <MoreButton query={cases} />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<ComplianceCase>[] = [
  {
    title: "Case",
    cell: ({ id, number, affiliate }) => (
      <>
        <Link to="/admin/compliance/cases/$caseId" params={{ caseId: id }}>
          {`No. ${number}`}
        </Link>
        <span className="second">{affiliate.name ?? "erased"}</span>
      </>
    ),
  },
  { title: "About", cell: ({ kind }) => KIND_WORDS[kind] },
  { title: "Severity", cell: ({ severity }) => <Badge tone={SEVERITY_TONES[severity]}>{severity}</Badge> },
  {
    title: "Holds",
    cell: ({ holds, endedAt }) => (holds && endedAt === null ? <Badge tone="bad">holds</Badge> : "no"),
  },
  { title: "With", cell: ({ assignee }) => assignee?.name ?? "nobody" },
  { title: "Since", cell: ({ createdAt }) => <Day at={createdAt} /> },
];
