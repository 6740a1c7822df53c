import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isOneMachine } from "../../lib/is-one-machine.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { weave } from "../../lib/texts/weave.tsx";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { entryTexts } from "./texts/entry.ts";

/** Where `npm start` leads to the mailbox that catches what is sent on this machine. */
const LOCAL_MAILBOX = "/mailbox";

interface MailSentProps {
  readonly title?: string;
  readonly email: string;
  /** What the mail's link does. */
  readonly children: ReactNode;
  /** Back to the address that was typed. */
  readonly onBack: () => void;
}

/** After a mail was asked for. It says the same whether or not the address is known here. */
export function MailSent({ title, email, children, onBack }: MailSentProps) {
  const t = useTexts(entryTexts);
  const local = useLocalMailbox();
  return (
    <>
      <PageHead
        title={title ?? t.mailTitle}
        lead={
          <>
            {weave(t.sending, <strong>{email}</strong>)} {children}
          </>
        }
      />
      {local ? (
        <p>
          <a className="button is-main" href={LOCAL_MAILBOX} target="_blank" rel="noreferrer">
            {t.openMailbox}
          </a>
        </p>
      ) : null}
      <p className="hint">{t.nothingYet}</p>
      <p>
        <Button onClick={onBack}>{t.changeAddress}</Button>
      </p>
    </>
  );
}

/** Whether this machine's mailbox catches the mails; with real mail there is none. */
function useLocalMailbox(): boolean {
  const { data } = useQuery({
    queryKey: ["local-mailbox"],
    enabled: isOneMachine(window.location.hostname),
    queryFn: async () =>
      (await fetch(LOCAL_MAILBOX, { method: "HEAD", redirect: "manual" })).type === "opaqueredirect",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data ?? false;
}
