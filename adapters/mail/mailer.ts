import { Resend } from "resend";
import { type Sending, tryAgain } from "../notify/channel.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Come back with each webhook about the mail. Letters, digits, `_` and `-` alone. */
  readonly tags: Readonly<Record<string, string>>;
  /** The same key is sent once within 24 hours, however often it is asked for. */
  readonly idempotencyKey: string;
}

export interface Mailer {
  /** Rejects when the provider does not answer. */
  send(mail: Mail): Promise<Sending>;
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
    async send({ to, subject, text, html, headers, tags, idempotencyKey }) {
      const { data, error } = await resend.emails.send(
        {
          ...{ from, to, subject, text, html, headers },
          tags: Object.entries(tags).map(([name, value]) => ({ name, value })),
        },
        { idempotencyKey },
      );
      if (error === null) return { ok: true, providerId: data.id };
      // A mail with this key went out; what it said has changed meanwhile (a name, a language).
      if (error.name === "invalid_idempotent_request") return { ok: true, providerId: null };
      // No answer that is Resend's: the network, or something between.
      if (error.statusCode === null) throw new Error(`no answer: ${error.name}`);
      return { ok: false, reason: error.name, again: tryAgain(error.statusCode) };
    },
  };
}
