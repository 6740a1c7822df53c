import type { Invitation } from "../../../../../../core/api/members.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { usePlace } from "../../api/use-place.ts";
import { teamKeys, useInvitations } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";
import { memberRoles } from "./member-roles.ts";

interface InvitationsSectionProps {
  readonly canChange: boolean;
  readonly onInvite: () => void;
}

/** Who was asked and has not come yet. */
export function InvitationsSection({ canChange, onInvite }: InvitationsSectionProps) {
  const t = useTexts(teamTexts);
  const invitations = useInvitations();
  const columns = useColumns(canChange);
  return (
    <Section title={t.invitations}>
      <Loaded of={[invitations]}>
        <div>
          <ListTable
            caption={t.waitCaption}
            columns={columns}
            rows={invitations.data}
            rowKey={({ id }) => id}
            empty={
              <Empty title={t.nobody}>
                <p>{canChange ? t.mail : t.ownerInvites}</p>
                {canChange ? <Button onClick={onInvite}>{t.invite}</Button> : null}
              </Empty>
            }
          />
        </div>
      </Loaded>
    </Section>
  );
}

const MINUTE_MS = 60_000;

function useColumns(canChange: boolean): readonly Column<Invitation>[] {
  const t = useTexts(teamTexts);
  const { api, organisation } = usePlace();
  const nowMs = useNow(MINUTE_MS);
  const change = useChange(teamKeys(organisation.id).invitations);
  const revoke = ({ id, email }: Invitation) =>
    change(() => api.post(`/api/v1/invitations/${id}/revoke`), t.isVoid(email));
  const columns: Column<Invitation>[] = [
    { title: t.address, cell: ({ email }) => <span className="address">{email}</span> },
    { title: t.role, cell: ({ role }) => memberRoles()[role].name },
    { title: t.invited, cell: ({ createdAt }) => <Day at={createdAt} /> },
    {
      title: t.until,
      cell: ({ expiresAt }) =>
        Date.parse(expiresAt) > nowMs ? <Day at={expiresAt} /> : <Badge tone="warn">{t.expired}</Badge>,
    },
  ];
  const take: Column<Invitation> = {
    title: t.takeBack,
    acts: true,
    cell: (invitation) => (
      <RemoveButton
        what={t.theInvitation(invitation.email)}
        verb={t.takeBack}
        onRemove={() => revoke(invitation)}
      >
        {t.takenBack}
      </RemoveButton>
    ),
  };
  return canChange ? [...columns, take] : columns;
}
