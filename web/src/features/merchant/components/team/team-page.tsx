import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { usePlace } from "../../api/use-place.ts";
import { useInvitations, useMembers } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";
import { InvitationsSection } from "./invitations-section.tsx";
import { memberRoles } from "./member-roles.ts";
import { MembersSection } from "./members-section.tsx";

const InviteForm = lazyPart(async () => (await import("./invite-form.tsx")).InviteForm);

/** Who works for the organisation, and as what. */
export function TeamPage() {
  const t = useTexts(teamTexts);
  const { organisation } = usePlace();
  const [inviting, setInviting] = useState(false);
  const isOwner = organisation.role === "owner";
  // What stands below a list comes with it: it would jump.
  const membersWait = useMembers().isPending;
  const isWaiting = useInvitations().isPending || membersWait;
  return (
    <>
      <PageHead
        title={t.title}
        lead={isOwner ? t.leadOwner(organisation.name) : t.lead(organisation.name)}
        action={
          isOwner ? (
            <Button look="main" aria-expanded={inviting} onClick={() => setInviting(!inviting)}>
              {t.invite}
            </Button>
          ) : undefined
        }
      />
      {inviting ? <InviteForm onDone={() => setInviting(false)} /> : null}
      <MembersSection canChange={isOwner} />
      {membersWait ? null : <InvitationsSection canChange={isOwner} onInvite={() => setInviting(true)} />}
      {isWaiting ? null : (
        <Section title={t.eachMay}>
          <ul className="stacked is-tight">
            {Object.values(memberRoles()).map(({ name, may }) => (
              <li key={name}>{weave(t.roleMay, <strong>{name}</strong>, may)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
