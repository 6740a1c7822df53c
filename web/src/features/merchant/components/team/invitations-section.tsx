import type { Invitation } from "../../../../../../core/api/members.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { usePlace } from "../../api/use-place.ts";
import { teamKeys, useInvitations } from "../../api/use-team.ts";
import { MEMBER_ROLE_WORDS } from "./member-roles.ts";

interface InvitationsSectionProps {
  readonly canChange: boolean;
  readonly onInvite: () => void;
}

/** Who was asked and has not come yet. */
export function InvitationsSection({ canChange, onInvite }: InvitationsSectionProps) {
  const invitations = useInvitations();
  const columns = useColumns(canChange);
  return (
    <Section title="Invitations">
      <LoadProblem error={invitations.error} onRetry={() => void invitations.refetch()} />
      <div>
        <ListTable
          caption="Invitations that wait for an answer, newest first"
          columns={columns}
          rows={invitations.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="Nobody is invited">
              <p>
                {canChange
                  ? "Whoever you invite gets a mail with a link that works for a week."
                  : "An owner can invite others."}
              </p>
              {canChange ? <Button onClick={onInvite}>Invite somebody</Button> : null}
            </Empty>
          }
        />
      </div>
    </Section>
  );
}

const MINUTE_MS = 60_000;

function useColumns(canChange: boolean): readonly Column<Invitation>[] {
  const { api, organisation } = usePlace();
  const nowMs = useNow(MINUTE_MS);
  const change = useChange(teamKeys(organisation.id).invitations);
  const revoke = ({ id, email }: Invitation) =>
    change(() => api.post(`/api/v1/invitations/${id}/revoke`), `The invitation of ${email} is void.`);
  const columns: Column<Invitation>[] = [
    { title: "Address", cell: ({ email }) => <span className="address">{email}</span> },
    { title: "Role", cell: ({ role }) => MEMBER_ROLE_WORDS[role].name },
    { title: "Invited", cell: ({ createdAt }) => <Day at={createdAt} /> },
    {
      title: "Link works until",
      cell: ({ expiresAt }) =>
        Date.parse(expiresAt) > nowMs ? <Day at={expiresAt} /> : <Badge tone="warn">expired</Badge>,
    },
  ];
  const take: Column<Invitation> = {
    title: "Take back",
    cell: (invitation) => (
      <RemoveButton
        what={`the invitation of ${invitation.email}`}
        verb="Take back"
        onRemove={() => revoke(invitation)}
      >
        The link in the mail works no more. You can invite the same address again.
      </RemoveButton>
    ),
  };
  return canChange ? [...columns, take] : columns;
}
