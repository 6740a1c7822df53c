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
import { useUsers } from "../api/use-admin.ts";
import { describeParts } from "../describe-parts.ts";
import { SearchField } from "./search-field.tsx";

/** Everybody who has an account. */
export function UsersPage() {
  const [q, setQ] = useState("");
  const users = useUsers(q);
  return (
    <>
      <PageHead title="Users" lead="Everybody who can sign in here, the newest first." />
      <SearchField label="Name or address begins with" onSearch={setQ} />
      <LoadProblem error={users.error} onRetry={() => void users.refetch()} />
      <div>
        <ListTable
          caption="Users, newest first"
          columns={COLUMNS}
          rows={users.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="Nobody begins so">
              <p>A search looks at the beginning of names and addresses, in any case.</p>
            </Empty>
          }
        />
        <MoreButton query={users} />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<AdminUser>[] = [
  {
    title: "Name",
    cell: ({ id, name, email }) => (
      <>
        <Link to="/admin/users/$userId" params={{ userId: id }}>
          {name}
        </Link>
        <span className="second">{email}</span>
      </>
    ),
  },
  { title: "Is", cell: (user) => describeParts(user) },
  {
    title: "Second factor",
    cell: ({ secondFactor }) => (secondFactor ? <Badge tone="ok">set up</Badge> : "none"),
  },
  {
    title: "Last active",
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? "never" : <Clock at={lastSeenAt} />),
  },
  { title: "Since", cell: ({ createdAt }) => <Day at={createdAt} /> },
];
