import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminUser } from "../../../../../core/api/admin.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useUsers } from "../api/use-admin.ts";
import { describeParts } from "../describe-parts.ts";
import { peopleTexts } from "../texts/people.ts";
import { SearchField } from "./search-field.tsx";

/** Everybody who has an account. */
export function UsersPage() {
  const t = useTexts(peopleTexts);
  const [q, setQ] = useState("");
  const users = useUsers(q);
  return (
    <>
      <PageHead title={t.users} lead={t.usersLead} />
      <SearchField label={t.nameOrAddress} onSearch={setQ} />
      <LoadProblem error={users.error} onRetry={() => void users.refetch()} />
      <div>
        <ListTable
          caption={t.usersCaption}
          columns={columnsOf()}
          rows={users.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.nobody}>
              <p>{t.nobodyText}</p>
            </Empty>
          }
        />
        <MoreButton query={users} />
      </div>
    </>
  );
}

function columnsOf(): readonly Column<AdminUser>[] {
  const t = textsNow(peopleTexts);
  return [
    {
      title: t.name,
      cell: ({ id, name, email }) => (
        <>
          <Link to="/admin/users/$userId" params={{ userId: id }}>
            {name}
          </Link>
          <span className="second">{email}</span>
        </>
      ),
    },
    { title: t.is, cell: (user) => describeParts(user) },
    {
      title: t.secondFactor,
      cell: ({ secondFactor }) => (secondFactor ? <Badge tone="ok">{t.setUp}</Badge> : t.none),
    },
    {
      title: t.lastActive,
      cell: ({ lastSeenAt }) => (lastSeenAt === null ? t.never : <Clock at={lastSeenAt} />),
    },
    { title: t.since, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
