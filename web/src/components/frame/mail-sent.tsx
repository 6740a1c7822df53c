import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isOneMachine } from "../../lib/is-one-machine.ts";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";

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
export function MailSent({ title = "Look into your mailbox", email, children, onBack }: MailSentProps) {
  const local = useLocalMailbox();
  return (
    <>
      <PageHead
        title={title}
        lead={
          <>
            We are sending a mail to <strong>{email}</strong>. {children}
          </>
        }
      />
      {local ? (
        <p>
          <a className="button is-main" href={LOCAL_MAILBOX} target="_blank" rel="noreferrer">
            Open the mailbox of this machine
          </a>
        </p>
      ) : null}
      <p className="hint">
        Nothing there after a minute? Look among junk mail, and check the address for mistakes.
      </p>
      <p>
        <Button onClick={onBack}>Change the address or send again</Button>
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
