import type { Invite, Joined } from "../../../../../core/api/accounts.ts";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useAccount, useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useArrive } from "../api/use-arrive.ts";
import type { Way } from "../api/use-invite.ts";
import { joinTexts } from "../texts/join.ts";

/** Joins with the account that is signed in. */
export function JoinForm({ way, invite }: { way: Way; invite: Invite }) {
  const t = useTexts(joinTexts);
  const api = useOwnApi();
  const session = useSessionStore();
  const arrive = useArrive();
  const { user } = useAccount();
  const form = useForm({
    initial: {},
    send: async () => {
      await api.post<Joined>("/api/account/join", way);
      await session.renewNow();
      toast(t.joined(invite.programName));
      await arrive("/affiliate/campaigns");
    },
  });
  return (
    <FormFrame form={form} submit={t.title(invite.programName)}>
      <p>{weave(t.signedIn, user.name, <strong>{user.email}</strong>)}</p>
    </FormFrame>
  );
}
