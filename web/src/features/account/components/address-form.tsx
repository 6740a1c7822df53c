import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import { methodsOf } from "../../../components/factor/methods-of.ts";
import { Button } from "../../../components/ui/button.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import { useFactors } from "../api/use-security.ts";
import { profileTexts } from "../texts/profile.ts";

/** The address one signs in with, and how far a change of it has come. */
export function AddressForm({ profile: { email, emailVerified, pendingEmail } }: { profile: Profile }) {
  const t = useTexts(profileTexts);
  const [changing, setChanging] = useState(false);
  return (
    <Section title={t.email} aside={emailVerified ? t.confirmed : t.unconfirmed}>
      <div className="stacked is-tight">
        <p>
          <strong className="address">{email}</strong>
        </p>
        {pendingEmail === null ? null : (
          <Notice tone="unknown" title={t.pendingTitle(pendingEmail)}>
            {t.pending}
          </Notice>
        )}
        {changing ? (
          <ChangeForm onDone={() => setChanging(false)} />
        ) : (
          <p>
            <Button onClick={() => setChanging(true)}>
              {pendingEmail === null ? t.change : t.changeAgain}
            </Button>
          </p>
        )}
      </div>
    </Section>
  );
}

/** Whoever has a second factor is asked for that where it is due; of the others the password is asked for. */
function ChangeForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(profileTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const factors = useFactors();
  const byPassword = factors.data !== undefined && methodsOf(factors.data).length === 0;
  const bodyOf = ({ email, password }: { email: string; password: string }) => ({
    email: email.trim(),
    ...(byPassword ? { password } : {}),
  });
  const form = useForm({
    initial: { email: "", password: "" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).changeEmailSchema,
        bodyOf(values),
      ),
    send: async (values) => {
      await api.post(`${ACCOUNT}/email`, bodyOf(values));
      await queries.invalidateQueries({ queryKey: KEYS.profile });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.sendLinks} onCancel={onDone}>
      <TextField
        form={form}
        name="email"
        label={t.newEmail}
        hint={t.newEmailHint}
        type="email"
        autoComplete="email"
        spellCheck={false}
        autoFocus
      />
      {byPassword ? <PasswordField form={form} name="password" label={t.yourPassword} /> : null}
    </FormFrame>
  );
}
