import type { Mailer } from "../mail/mailer.ts";
import type { Channel } from "./channel.ts";

/** Mail. Webhooks name the message by its tag, whichever of answer and webhook comes first. */
export function createMailChannel(mailer: Mailer): Channel {
  return {
    idempotent: true,
    async send({ key, to, title, text, html, headers }) {
      return mailer.send({
        to,
        subject: title,
        text,
        html: await html(),
        headers,
        tags: { message: key },
        idempotencyKey: key,
      });
    },
  };
}
