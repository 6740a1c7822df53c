import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { LinkProblem } from "../../../components/frame/link-problem.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { toast } from "../../../lib/announce.ts";
import { postOpen } from "../../../lib/api/post-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useMailToken } from "../../../lib/mail-token.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { newPasswordTexts } from "../texts/new-password.ts";

/** A new password, for whoever has the link of the mail. */
export function ResetPage() {
  const t = useTexts(newPasswordTexts);
  const token = useMailToken();
  const [spent, setSpent] = useState(false);
  return (
    <EntryFrame>
      {token === null || spent ? (
        <LinkProblem>
          <p>{t.spent}</p>
          <p>
            <Link to="/forgot" className="button is-main">
              {t.sendNew}
            </Link>
          </p>
        </LinkProblem>
      ) : (
        <ResetForm token={token} onSpent={() => setSpent(true)} />
      )}
    </EntryFrame>
  );
}

function ResetForm({ token, onSpent }: { token: string; onSpent: () => void }) {
  const t = useTexts(newPasswordTexts);
  const navigate = useNavigate();
  const form = useForm({
    initial: { password: "" },
    leavesFreely: true,
    check: (values) =>
      checkWith(async () => (await import("../../../../../core/api/accounts.ts")).resetPasswordSchema, {
        token,
        ...values,
      }),
    send: async ({ password }) => {
      try {
        await postOpen("/api/auth/password/reset", { token, password });
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 410) throw error;
        return onSpent();
      }
      toast(t.changed);
      await navigate({ to: "/sign-in", replace: true });
    },
  });
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <FormFrame form={form} submit={t.change}>
        <PasswordField form={form} name="password" label={t.label} isNew autoFocus />
      </FormFrame>
    </>
  );
}
