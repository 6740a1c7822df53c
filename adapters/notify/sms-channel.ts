import { ask, refusedWith } from "./ask.ts";
import type { Channel } from "./channel.ts";

export interface SmsOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number of ours in E.164, or the SID of a messaging service (`MG…`). */
  readonly from: string;
  /** Another endpoint than the vendor's. */
  readonly baseUrl?: string | undefined;
}

/** SMS through Twilio's REST API. It knows no keys: what may have been sent is not sent again. */
export function createSmsChannel({ accountSid, authToken, from, baseUrl }: SmsOptions): Channel {
  const base = baseUrl ?? "https://api.twilio.com";
  const sender: Record<string, string> = from.startsWith("MG")
    ? { MessagingServiceSid: from }
    : { From: from };
  const headers = {
    authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  return {
    idempotent: false,
    async send({ to, line }) {
      const body = new URLSearchParams({ To: to, Body: line, ...sender }).toString();
      const answer = await ask(`${base}/2010-04-01/Accounts/${accountSid}/Messages.json`, { headers, body });
      if (!answer.ok) {
        await answer.body?.cancel();
        return refusedWith(answer.status);
      }
      const { sid } = (await answer.json()) as { sid?: unknown };
      return { ok: true, providerId: typeof sid === "string" ? sid : null };
    },
  };
}
