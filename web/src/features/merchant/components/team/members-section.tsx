import type { MemberRole } from "../../../../../../core/access/roles.ts";
import type { Member } from "../../../../../../core/api/members.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { formatCountOf } from "../../../../lib/format.ts";
import { useAccount } from "../../../../lib/session/use-session.ts";
import { usePlace } from "../../api/use-place.ts";
import { teamKeys, useMembers } from "../../api/use-team.ts";
import { MEMBER_ROLE_WORDS, roleOptions } from "./member-roles.ts";

/** The members; an owner changes what the others are. */
export function MembersSection({ canChange }: { canChange: boolean }) {
  const members = useMembers();
  const columns = useColumns(canChange);
  return (
    <Section
      title="Members"
      aside={members.data === undefined ? undefined : formatCountOf(members.data.length, "person", "people")}
    >
      <LoadProblem error={members.error} onRetry={() => void members.refetch()} />
      <div>
        <ListTable
          caption="Members, in the order in which they joined"
          columns={columns}
          rows={members.data}
          rowKey={({ userId }) => userId}
          empty={null}
        />
      </div>
    </Section>
  );
}

function useColumns(canChange: boolean): readonly Column<Member>[] {
  const { api, organisation } = usePlace();
  const own = useAccount().user.id;
  const change = useChange(teamKeys(organisation.id).members);
  const setRole = ({ userId, name }: Member, role: MemberRole) =>
    change(
      () => api.patch(`/api/v1/members/${userId}`, { role }),
      `${name} is ${MEMBER_ROLE_WORDS[role].name.toLowerCase()} now.`,
    );
  const remove = ({ userId, name }: Member) =>
    change(() => api.delete(`/api/v1/members/${userId}`), `${name} is not a member any more.`);
  const isFixed = ({ userId }: Member) => !canChange || userId === own;
  const columns: Column<Member>[] = [
    {
      title: "Name",
      cell: ({ userId, name, email }) => (
        <>
          {name}
          {userId === own ? " (you)" : ""}
          <span className="second">{email}</span>
        </>
      ),
    },
    {
      title: "Role",
      cell: (member) =>
        isFixed(member) ? (
          MEMBER_ROLE_WORDS[member.role].name
        ) : (
          <select
            className="input"
            aria-label={`Role of ${member.name}`}
            value={member.role}
            onChange={(event) => void setRole(member, event.target.value as MemberRole)}
          >
            {roleOptions.map(([role, name]) => (
              <option key={role} value={role}>
                {name}
              </option>
            ))}
          </select>
        ),
    },
    {
      title: "Second factor",
      cell: ({ secondFactor }) =>
        secondFactor ? <Badge tone="ok">set up</Badge> : <Badge tone="warn">none</Badge>,
    },
    { title: "Since", cell: ({ joinedAt }) => <Day at={joinedAt} /> },
  ];
  const leave: Column<Member> = {
    title: "Remove",
    cell: (member) =>
      isFixed(member) ? (
        "–"
      ) : (
        <RemoveButton what={member.name} onRemove={() => remove(member)}>
          Within ten seconds {member.name} sees nothing of {organisation.name} any more. What was done stays
          as it is.
        </RemoveButton>
      ),
  };
  return canChange ? [...columns, leave] : columns;
}
