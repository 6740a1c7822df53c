import { useQuery } from "@tanstack/react-query";
import type { InvitationView } from "../../../../../core/api/members.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { LinkProblem } from "../../../components/frame/link-problem.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { postOpen } from "../../../lib/api/post-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useMailToken } from "../../../lib/mail-token.ts";
import { useSession } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { invitationTexts } from "../texts/invitation.ts";
import { AcceptForm } from "./accept-form.tsx";
import { InvitedForm } from "./invited-form.tsx";

/** Where the mail leads by which somebody is asked into an organisation. */
export function InvitationPage() {
  const t = useTexts(invitationTexts);
  const token = useMailToken();
  const invitation = useQuery({
    queryKey: ["invitation", token],
    enabled: token !== null,
    queryFn: () =>
      postOpen<InvitationView>("/api/auth/invitations/look", { token }).catch((error: unknown) => {
        if (error instanceof ApiProblem && [404, 410, 422].includes(error.status)) return null;
        throw error;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const gone = (
    <LinkProblem title={t.gone}>
      <p>{t.askAnew}</p>
    </LinkProblem>
  );
  return (
    <EntryFrame>
      {token === null ? (
        gone
      ) : (
        <Loaded of={[invitation]}>
          {(data) => (data === null ? gone : <Invited token={token} invitation={data} />)}
        </Loaded>
      )}
    </EntryFrame>
  );
}

function Invited({ token, invitation }: { token: string; invitation: InvitationView }) {
  const t = useTexts(invitationTexts);
  const { organisationName, role, email, hasAccount } = invitation;
  const session = useSession();
  if (session.kind === "starting") return <Waiting />;
  const head = (
    <PageHead
      title={t.title(organisationName)}
      lead={weave(t.lead, <strong>{t.roles[role]}</strong>, <strong>{email}</strong>)}
    />
  );
  if (session.kind === "signed-in") {
    return (
      <>
        {head}
        <AcceptForm token={token} invitation={invitation} />
      </>
    );
  }
  return (
    <>
      {head}
      {hasAccount ? <SignInForm email={email} /> : <InvitedForm token={token} invitation={invitation} />}
    </>
  );
}
