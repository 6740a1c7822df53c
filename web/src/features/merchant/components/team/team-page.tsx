import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { usePlace } from "../../api/use-place.ts";
import { useInvitations, useMembers } from "../../api/use-team.ts";
import { InvitationsSection } from "./invitations-section.tsx";
import { MEMBER_ROLE_WORDS } from "./member-roles.ts";
import { MembersSection } from "./members-section.tsx";

const InviteForm = lazyPart(async () => (await import("./invite-form.tsx")).InviteForm);

/** Who works for the organisation, and as what. */
export function TeamPage() {
  const { organisation } = usePlace();
  const [inviting, setInviting] = useState(false);
  const isOwner = organisation.role === "owner";
  // What stands below a list comes with it: it would jump.
  const membersWait = useMembers().isPending;
  const isWaiting = useInvitations().isPending || membersWait;
  return (
    <>
      <PageHead
        title="Team"
        lead={
          isOwner
            ? `Who belongs to ${organisation.name}, and what each may do.`
            : `Who belongs to ${organisation.name}. Its owners say who does, and as what.`
        }
        action={
          isOwner ? (
            <Button look="main" aria-expanded={inviting} onClick={() => setInviting(!inviting)}>
              Invite somebody
            </Button>
          ) : undefined
        }
      />
      {inviting ? <InviteForm onDone={() => setInviting(false)} /> : null}
      <MembersSection canChange={isOwner} />
      {membersWait ? null : <InvitationsSection canChange={isOwner} onInvite={() => setInviting(true)} />}
      {isWaiting ? null : (
        <Section title="What each may do">
          <ul className="stacked is-tight">
            {Object.values(MEMBER_ROLE_WORDS).map(({ name, may }) => (
              <li key={name}>
                <strong>{name}</strong>: may {may}.
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
