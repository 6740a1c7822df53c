import { Resend } from "resend";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same key is sent once, however often it is asked for. */
  readonly idempotencyKey: string;
}

export interface Mailer {
  /** Rejects when the provider does not take the mail. */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  readonly apiKey: string;
  /** As in `Name <name@domain>`. */
  readonly from: string;
  /** Another endpoint than the vendor's. */
  readonly baseUrl?: string | undefined;
}

/** Sends through Resend. */
export function createMailer({ apiKey, from, baseUrl }: MailerOptions): Mailer {
  const resend = new Resend(apiKey, baseUrl === undefined ? undefined : { baseUrl });
  return {
    async send({ to, subject, text, idempotencyKey }) {
      const { error } = await resend.emails.send({ from, to, subject, text }, { idempotencyKey });
      if (error !== null) throw new Error(`the mail was not taken: ${error.name}`);
    },
  };
}
