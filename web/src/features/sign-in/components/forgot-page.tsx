import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { entryTexts } from "../../../components/frame/texts/entry.ts";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { postOpen } from "../../../lib/api/post-open.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { newPasswordTexts } from "../texts/new-password.ts";

/** A way back in for whoever has forgotten the password, or never had one. */
export function ForgotPage() {
  const t = useTexts(newPasswordTexts);
  const { email: emailLabel } = useTexts(entryTexts);
  const [sent, setSent] = useState(false);
  const form = useForm({
    initial: { email: "" },
    leavesFreely: true,
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).forgotPasswordSchema,
        values,
      ),
    send: async ({ email }) => {
      await postOpen("/api/auth/password/forgot", { email: email.trim() });
      setSent(true);
    },
  });
  if (sent) {
    return (
      <EntryFrame>
        <MailSent email={form.values.email.trim()} onBack={() => setSent(false)}>
          {t.sent}
        </MailSent>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame>
      <PageHead title={t.forgotTitle} lead={t.forgotLead} />
      <FormFrame form={form} submit={t.send}>
        <TextField
          form={form}
          name="email"
          label={emailLabel}
          type="email"
          autoComplete="username"
          spellCheck={false}
          autoFocus
        />
      </FormFrame>
      <p>
        <Link to="/sign-in">{t.back}</Link>
      </p>
    </EntryFrame>
  );
}
