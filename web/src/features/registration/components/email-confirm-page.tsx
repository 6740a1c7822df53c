import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EmailConfirmed } from "../../../../../core/api/accounts.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { LinkProblem } from "../../../components/frame/link-problem.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { postOpen } from "../../../lib/api/post-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useMailToken } from "../../../lib/mail-token.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";

type Outcome = EmailConfirmed["state"] | "spent";

/** One of the two links by which an address is changed: the old mailbox agrees, and the new one exists. */
export function EmailConfirmPage() {
  const token = useMailToken();
  const [outcome, setOutcome] = useState<Outcome | null>(token === null ? "spent" : null);
  return (
    <EntryFrame>
      {outcome === null && token !== null ? <Confirm token={token} onDone={setOutcome} /> : null}
      {outcome === "half" ? (
        <PageHead
          title="Half done"
          lead="This address has agreed. Now use the link in the mail to the other one; until then nothing changes."
        />
      ) : null}
      {outcome === "done" ? (
        <>
          <PageHead title="The address is changed" lead="Sign in with the new one from now on." />
          <p>
            <Link to="/account" className="button is-main">
              To your profile
            </Link>
          </p>
        </>
      ) : null}
      {outcome === "spent" ? (
        <LinkProblem>
          <p>Your profile shows which address counts, and begins a change anew.</p>
          <p>
            <Link to="/account" className="button is-main">
              To your profile
            </Link>
          </p>
        </LinkProblem>
      ) : null}
    </EntryFrame>
  );
}

function Confirm({ token, onDone }: { token: string; onDone: (outcome: Outcome) => void }) {
  const session = useSessionStore();
  const form = useForm({
    initial: {},
    send: async () => {
      try {
        const { state } = await postOpen<EmailConfirmed>("/api/auth/email/confirm", { token });
        if (state === "done" && session.state().kind === "signed-in")
          await session.renewNow().catch(() => null);
        onDone(state);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 410) throw error;
        onDone("spent");
      }
    },
  });
  return (
    <>
      <PageHead
        title="Change of address"
        lead="You confirm that the address of your account is to be changed. If you did not ask for that, close this page and change your password."
      />
      <FormFrame form={form} submit="Confirm the change">
        {null}
      </FormFrame>
    </>
  );
}
