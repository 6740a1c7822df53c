import type { MemberRole } from "../../../../../../core/access/roles.ts";
import type { Member } from "../../../../../../core/api/members.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { useAccount } from "../../../../lib/session/use-session.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { teamKeys, useMembers } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";
import { memberRoles, roleOptions } from "./member-roles.ts";

/** The members; an owner changes what the others are. */
export function MembersSection({ canChange }: { canChange: boolean }) {
  const t = useTexts(teamTexts);
  const members = useMembers();
  const columns = useColumns(canChange);
  return (
    <Section title={t.members} aside={members.data === undefined ? undefined : t.people(members.data.length)}>
      <Loaded of={[members]}>
        <div>
          <ListTable
            caption={t.membersCaption}
            columns={columns}
            rows={members.data}
            rowKey={({ userId }) => userId}
            empty={null}
          />
        </div>
      </Loaded>
    </Section>
  );
}

function useColumns(canChange: boolean): readonly Column<Member>[] {
  const t = useTexts(teamTexts);
  const { api, organisation } = usePlace();
  const own = useAccount().user.id;
  const change = useChange(teamKeys(organisation.id).members);
  const setRole = ({ userId, name }: Member, role: MemberRole) =>
    change(
      () => api.patch(`/api/v1/members/${userId}`, { role }),
      t.isNow(name, memberRoles()[role].name.toLowerCase()),
    );
  const remove = ({ userId, name }: Member) =>
    change(() => api.delete(`/api/v1/members/${userId}`), t.gone(name));
  const isFixed = ({ userId }: Member) => !canChange || userId === own;
  const columns: Column<Member>[] = [
    {
      title: t.name,
      cell: ({ userId, name, email }) => (
        <>
          {name}
          {userId === own ? ` ${t.you}` : ""}
          <span className="second">{email}</span>
        </>
      ),
    },
    {
      title: t.role,
      cell: (member) =>
        isFixed(member) ? (
          memberRoles()[member.role].name
        ) : (
          <select
            className="input"
            aria-label={t.roleOf(member.name)}
            value={member.role}
            onChange={(event) => void setRole(member, event.target.value as MemberRole)}
          >
            {roleOptions().map(([role, name]) => (
              <option key={role} value={role}>
                {name}
              </option>
            ))}
          </select>
        ),
    },
    {
      title: t.secondFactor,
      cell: ({ secondFactor }) =>
        secondFactor ? <Badge tone="ok">{t.setUp}</Badge> : <Badge tone="warn">{t.none}</Badge>,
    },
    { title: t.since, cell: ({ joinedAt }) => <Day at={joinedAt} /> },
  ];
  const leave: Column<Member> = {
    title: t.remove,
    acts: true,
    cell: (member) =>
      isFixed(member) ? null : (
        <RemoveButton what={member.name} onRemove={() => remove(member)}>
          {t.removeText(member.name, organisation.name)}
        </RemoveButton>
      ),
  };
  return canChange ? [...columns, leave] : columns;
}
