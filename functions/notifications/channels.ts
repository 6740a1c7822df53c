import { createMailer } from "../../adapters/mail/mailer.ts";
import type { Channel } from "../../adapters/notify/channel.ts";
import { createMailChannel } from "../../adapters/notify/mail-channel.ts";
import type { ChannelName } from "../../core/notifications/channels.ts";
import type { Env } from "../env.ts";

/** A channel, or what its use lacks. */
export type ChannelOrLack = { readonly channel: Channel } | { readonly lack: string };
export type Channels = Readonly<Record<Exclude<ChannelName, "inbox">, ChannelOrLack>>;

/** Every channel out of the platform, as the environment has it. */
export function channelsOf(env: Env): Channels {
  const { RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, MAIL_FROM: from } = env;
  return {
    mail:
      apiKey === undefined
        ? { lack: "RESEND_API_KEY is not set" }
        : { channel: createMailChannel(createMailer({ apiKey, from, baseUrl })) },
    sms: { lack: "not configured" },
    push: { lack: "not configured" },
    slack: { lack: "not configured" },
  };
}

export function configuredChannels(channels: Channels): ReadonlySet<ChannelName> {
  const there = Object.entries(channels).filter(([, one]) => "channel" in one);
  return new Set(there.map(([name]) => name as ChannelName));
}
