import type { InvitationView } from "../../../../../core/api/members.ts";
import { Button } from "../../../components/ui/button.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useAccount, useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useArrive } from "../api/use-arrive.ts";
import { invitationTexts } from "../texts/invitation.ts";

interface AcceptFormProps {
  readonly token: string;
  readonly invitation: InvitationView;
}

/** For whoever is signed in: with the invited address, else not. */
export function AcceptForm({ token, invitation: { organisationName, email } }: AcceptFormProps) {
  const t = useTexts(invitationTexts);
  const api = useOwnApi();
  const session = useSessionStore();
  const arrive = useArrive();
  const { user } = useAccount();
  const form = useForm({
    initial: {},
    send: async () => {
      await api.post("/api/account/invitations/accept", { token });
      await session.renewNow();
      toast(t.joined(organisationName));
      await arrive("/merchant");
    },
  });
  if (user.email.toLowerCase() !== email.toLowerCase()) {
    return (
      <>
        <Notice tone="warn" title={t.otherTitle(user.email)}>
          {t.other(email)}
        </Notice>
        <p>
          <Button onClick={() => void session.signOut()}>{t.signOut}</Button>
        </p>
      </>
    );
  }
  return (
    <FormFrame form={form} submit={t.title(organisationName)}>
      <p>{t.signedIn(user.name)}</p>
    </FormFrame>
  );
}
