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

/** A new password, for whoever has the link of the mail. */
export function ResetPage() {
  const token = useMailToken();
  const [spent, setSpent] = useState(false);
  return (
    <EntryFrame>
      {token === null || spent ? (
        <LinkProblem>
          <p>A new link takes a moment; the last one that was sent is the one that works.</p>
          <p>
            <Link to="/forgot" className="button is-main">
              Send a new link
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
      toast("The password is changed. Sign in with it.");
      await navigate({ to: "/sign-in", replace: true });
    },
  });
  return (
    <>
      <PageHead
        title="Choose a new password"
        lead="Wherever you are signed in with the old one, you are signed out."
      />
      <FormFrame form={form} submit="Change the password">
        <PasswordField form={form} name="password" label="New password" isNew autoFocus />
      </FormFrame>
    </>
  );
}
