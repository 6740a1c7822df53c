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
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { confirmTexts } from "../texts/confirm.ts";

type Outcome = EmailConfirmed["state"] | "spent";

/** One of the two links by which an address is changed: the old mailbox agrees, and the new one exists. */
export function EmailConfirmPage() {
  const t = useTexts(confirmTexts).email;
  const token = useMailToken();
  const [outcome, setOutcome] = useState<Outcome | null>(token === null ? "spent" : null);
  return (
    <EntryFrame>
      {outcome === null && token !== null ? <Confirm token={token} onDone={setOutcome} /> : null}
      {outcome === "half" ? <PageHead title={t.half} lead={t.halfLead} /> : null}
      {outcome === "done" ? (
        <>
          <PageHead title={t.done} lead={t.doneLead} />
          <p>
            <Link to="/account" className="button is-main">
              {t.profile}
            </Link>
          </p>
        </>
      ) : null}
      {outcome === "spent" ? (
        <LinkProblem>
          <p>{t.spent}</p>
          <p>
            <Link to="/account" className="button is-main">
              {t.profile}
            </Link>
          </p>
        </LinkProblem>
      ) : null}
    </EntryFrame>
  );
}

function Confirm({ token, onDone }: { token: string; onDone: (outcome: Outcome) => void }) {
  const t = useTexts(confirmTexts).email;
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
      <PageHead title={t.title} lead={t.lead} />
      <FormFrame form={form} submit={t.go}>
        {null}
      </FormFrame>
    </>
  );
}
