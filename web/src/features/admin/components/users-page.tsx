import { Link } from "@tanstack/react-router";
import type { AdminUser } from "../../../../../core/api/admin.ts";
import { Filters, TextFilter } from "../../../components/table/filters.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { RowCount } from "../../../components/table/row-count.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { readNameSearch } from "../../../lib/search/read-search.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { KEYS, USERS, useUsers } from "../api/use-admin.ts";
import { describeParts } from "../describe-parts.ts";
import { peopleTexts } from "../texts/people.ts";

const NEWEST = "-createdAt";

/** Everybody who has an account. */
export function UsersPage() {
  const t = useTexts(peopleTexts);
  const api = useOwnApi();
  const { search, put, clear, sortBy } = useListSearch(readNameSearch);
  const users = useUsers(search);
  return (
    <>
      <PageHead title={t.users} lead={t.usersLead} />
      <Filters onClear={clear}>
        <TextFilter label={t.nameOrAddress} value={search.q} max={100} onLook={(q) => put("q", q)} />
      </Filters>
      <RowCount api={api} path={USERS} queryKey={KEYS.users} query={search} />
      <Listed of={users}>
        <RichTable
          list="users"
          caption={t.usersCaption}
          columns={columnsOf()}
          rows={users.data}
          rowKey={({ id }) => id}
          sort={sortBy(NEWEST)}
          tools={<ExportButton api={api} path={USERS} query={search} name="users" />}
          empty={
            <Empty title={t.nobody}>
              <p>{t.nobodyText}</p>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function columnsOf(): readonly RichColumn<AdminUser>[] {
  const t = textsNow(peopleTexts);
  return [
    {
      id: "name",
      title: t.name,
      sorts: true,
      cell: ({ id, name, email }) => (
        <>
          <Link to="/admin/users/$userId" params={{ userId: id }}>
            {name}
          </Link>
          <span className="second">{email}</span>
        </>
      ),
    },
    { id: "is", title: t.is, cell: (user) => describeParts(user) },
    {
      id: "secondFactor",
      title: t.secondFactor,
      cell: ({ secondFactor }) => (secondFactor ? <Badge tone="ok">{t.setUp}</Badge> : t.none),
    },
    {
      id: "lastActive",
      title: t.lastActive,
      cell: ({ lastSeenAt }) => (lastSeenAt === null ? t.never : <Clock at={lastSeenAt} />),
    },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
