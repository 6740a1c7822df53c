import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { LinkProblem } from "../../../components/frame/link-problem.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useMailToken } from "../../../lib/mail-token.ts";
import type { Account, SecondFactor } from "../../../lib/session/create-session.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useArrive } from "../api/use-arrive.ts";
import { dropTicket, keptTicket } from "../kept-ticket.ts";
import { confirmTexts } from "../texts/confirm.ts";
import { NotMe } from "./not-me.tsx";

/** The link of the mail after registering. Pressing is asked for: mail scanners open links, and would use it up. */
export function ConfirmPage() {
  const t = useTexts(confirmTexts);
  const token = useMailToken();
  const [spent, setSpent] = useState(false);
  const [wanted, want] = useState<SecondFactor | null>(null);
  if (wanted !== null) {
    return (
      <EntryFrame>
        <PageHead title={t.signIn} />
        <SignInForm wanted={wanted} />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame>
      {token === null || spent ? (
        <LinkProblem>
          <p>{t.spent}</p>
          <p className="button-row">
            <Link to="/sign-in" className="button is-main">
              {t.signIn}
            </Link>
            <Link to="/register" className="button">
              {t.again}
            </Link>
          </p>
        </LinkProblem>
      ) : (
        <Confirm token={token} onSpent={() => setSpent(true)} onWanted={want} />
      )}
    </EntryFrame>
  );
}

interface ConfirmProps {
  readonly token: string;
  readonly onSpent: () => void;
  readonly onWanted: (wanted: SecondFactor) => void;
}

/** In the browser in which one registered a press is enough; elsewhere the password shows that it is the same person. */
function Confirm({ token, onSpent, onWanted }: ConfirmProps) {
  const t = useTexts(confirmTexts);
  const session = useSessionStore();
  const arrive = useArrive();
  const [ticket, setTicket] = useState(keptTicket);
  const form = useForm({
    initial: { password: "" },
    send: async ({ password }) => {
      const proof = ticket !== null ? { ticket } : password === "" ? {} : { password };
      try {
        const wanted = await session.enter("/api/auth/register/confirm", { token, ...proof });
        dropTicket();
        if (wanted !== null) return onWanted(wanted);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.status === 410) return onSpent();
        // The ticket is of another registration than the link.
        if (error.errors.some(({ field }) => field === "password")) setTicket(null);
        throw error;
      }
      const state = session.state();
      await arrive("account" in state ? firstPage(state.account) : "/");
    },
  });
  return (
    <>
      <PageHead title={t.title} lead={ticket === null ? t.byPassword : t.byPress} />
      <FormFrame form={form} submit={t.go}>
        {ticket === null ? <PasswordField form={form} name="password" /> : null}
      </FormFrame>
      <NotMe />
    </>
  );
}

/** A merchant begins with the guide. */
function firstPage(account: Account): string {
  return account.organisations.length > 0 ? "/merchant/guide" : homeOf(account);
}
