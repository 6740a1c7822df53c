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
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useOrganisations } from "../api/use-admin.ts";
import { peopleTexts } from "../texts/people.ts";
import { SearchField } from "./search-field.tsx";

/** Every tenant. */
export function OrganisationsPage() {
  const t = useTexts(peopleTexts);
  const [q, setQ] = useState("");
  const organisations = useOrganisations(q);
  return (
    <>
      <PageHead title={t.organisations} lead={t.organisationsLead} />
      <SearchField label={t.nameBegins} onSearch={setQ} />
      <LoadProblem error={organisations.error} onRetry={() => void organisations.refetch()} />
      <div>
        <ListTable
          caption={t.organisationsCaption}
          columns={columnsOf()}
          rows={organisations.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.noneBegins}>
              <p>{t.noneText}</p>
            </Empty>
          }
        />
        <MoreButton query={organisations} />
      </div>
    </>
  );
}

function columnsOf(): readonly Column<AdminOrganisation>[] {
  const t = textsNow(peopleTexts);
  return [
    {
      title: t.name,
      cell: ({ id, name }) => (
        <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
          {name}
        </Link>
      ),
    },
    { title: t.members, numeric: true, cell: ({ members }) => formatCount(members) },
    { title: t.programs, numeric: true, cell: ({ programs }) => formatCount(programs) },
    { title: t.partners, numeric: true, cell: ({ partners }) => formatCount(partners) },
    { title: t.since, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
