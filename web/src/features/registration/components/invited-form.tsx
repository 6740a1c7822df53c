import { Link } from "@tanstack/react-router";
import type { InvitationView } from "../../../../../core/api/members.ts";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useArrive } from "../api/use-arrive.ts";
import { invitationTexts } from "../texts/invitation.ts";

interface InvitedFormProps {
  readonly token: string;
  readonly invitation: InvitationView;
}

/** For whoever has no account yet; the mail has shown whose address it is. */
export function InvitedForm({ token, invitation: { email } }: InvitedFormProps) {
  const t = useTexts(invitationTexts);
  const session = useSessionStore();
  const arrive = useArrive();
  const form = useForm({
    initial: { name: "", email, password: "" },
    check: ({ name, password }) =>
      checkWith(async () => (await import("../../../../../core/api/members.ts")).invitationRegisterSchema, {
        token,
        name,
        password,
      }),
    send: async ({ name, password }) => {
      await session.enter("/api/auth/invitations/register", { token, name, password });
      await arrive("/merchant");
    },
  });
  return (
    <FormFrame form={form} submit={t.create}>
      <TextField form={form} name="name" label={t.name} autoComplete="name" autoFocus />
      <TextField form={form} name="email" label={t.email} type="email" autoComplete="username" readOnly />
      <PasswordField form={form} name="password" isNew />
      <p className="hint">
        {weave(
          t.agreed,
          <Link to="/terms" target="_blank">
            {t.terms}
          </Link>,
        )}
      </p>
    </FormFrame>
  );
}
