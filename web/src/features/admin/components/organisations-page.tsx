import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminOrganisation } from "../../../../../core/api/admin.ts";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useOrganisations } from "../api/use-admin.ts";
import { SearchField } from "./search-field.tsx";

/** Every tenant. */
export function OrganisationsPage() {
  const [q, setQ] = useState("");
  const organisations = useOrganisations(q);
  return (
    <>
      <PageHead title="Organisations" lead="Merchants and what they run here, the newest first." />
      <SearchField label="Name begins with" onSearch={setQ} />
      <LoadProblem error={organisations.error} onRetry={() => void organisations.refetch()} />
      <div>
        <ListTable
          caption="Organisations, newest first"
          columns={COLUMNS}
          rows={organisations.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="None begins so">
              <p>A search looks at the beginning of names, in any case.</p>
            </Empty>
          }
        />
        <MoreButton query={organisations} />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<AdminOrganisation>[] = [
  {
    title: "Name",
    cell: ({ id, name }) => (
      <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
        {name}
      </Link>
    ),
  },
  { title: "Members", numeric: true, cell: ({ members }) => formatCount(members) },
  { title: "Programs", numeric: true, cell: ({ programs }) => formatCount(programs) },
  { title: "Partners", numeric: true, cell: ({ partners }) => formatCount(partners) },
  { title: "Since", cell: ({ createdAt }) => <Day at={createdAt} /> },
];
