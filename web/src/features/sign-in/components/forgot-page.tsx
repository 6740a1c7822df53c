import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { postOpen } from "../../../lib/api/post-open.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";

/** A way back in for whoever has forgotten the password, or never had one. */
export function ForgotPage() {
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
          If there is an account of that address, its link lets you choose a new password.
        </MailSent>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame>
      <PageHead
        title="Forgot your password?"
        lead="We send a link to choose a new one. Until you use it, the old password works on."
      />
      <FormFrame form={form} submit="Send the link">
        <TextField
          form={form}
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          spellCheck={false}
          autoFocus
        />
      </FormFrame>
      <p>
        <Link to="/sign-in">Back to signing in</Link>
      </p>
    </EntryFrame>
  );
}
