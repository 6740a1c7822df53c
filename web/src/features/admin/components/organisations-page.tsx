import { Link } from "@tanstack/react-router";
import type { AdminOrganisation } from "../../../../../core/api/admin.ts";
import { Filters, TextFilter } from "../../../components/table/filters.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { RowCount } from "../../../components/table/row-count.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCount } from "../../../lib/format.ts";
import { readNameSearch } from "../../../lib/search/read-search.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { KEYS, ORGANISATIONS, useOrganisations } from "../api/use-admin.ts";
import { peopleTexts } from "../texts/people.ts";

const NEWEST = "-createdAt";

/** Every tenant. */
export function OrganisationsPage() {
  const t = useTexts(peopleTexts);
  const api = useOwnApi();
  const { search, put, clear, sortBy } = useListSearch(readNameSearch);
  const organisations = useOrganisations(search);
  return (
    <>
      <PageHead title={t.organisations} lead={t.organisationsLead} />
      <Filters onClear={clear}>
        <TextFilter label={t.nameBegins} value={search.q} max={100} onLook={(q) => put("q", q)} />
      </Filters>
      <RowCount api={api} path={ORGANISATIONS} queryKey={KEYS.organisations} query={search} />
      <Listed of={organisations}>
        <RichTable
          list="organisations"
          caption={t.organisationsCaption}
          columns={columnsOf()}
          rows={organisations.data}
          rowKey={({ id }) => id}
          sort={sortBy(NEWEST)}
          tools={<ExportButton api={api} path={ORGANISATIONS} query={search} name="organisations" />}
          empty={
            <Empty title={t.noneBegins}>
              <p>{t.noneText}</p>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function columnsOf(): readonly RichColumn<AdminOrganisation>[] {
  const t = textsNow(peopleTexts);
  return [
    {
      id: "name",
      title: t.name,
      sorts: true,
      cell: ({ id, name }) => (
        <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
          {name}
        </Link>
      ),
    },
    { id: "members", title: t.members, numeric: true, cell: ({ members }) => formatCount(members) },
    { id: "programs", title: t.programs, numeric: true, cell: ({ programs }) => formatCount(programs) },
    { id: "partners", title: t.partners, numeric: true, cell: ({ partners }) => formatCount(partners) },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
