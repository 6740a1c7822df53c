import { createMailer } from "../../adapters/mail/mailer.ts";
import type { Channel } from "../../adapters/notify/channel.ts";
import { createMailChannel } from "../../adapters/notify/mail-channel.ts";
import { createPushChannel } from "../../adapters/notify/push-channel.ts";
import { createSlackChannel } from "../../adapters/notify/slack-channel.ts";
import { createSmsChannel } from "../../adapters/notify/sms-channel.ts";
import type { ChannelName } from "../../core/notifications/channels.ts";
import type { Env } from "../env.ts";

/** A channel, or what its use lacks. */
export type ChannelOrLack = { readonly channel: Channel } | { readonly lack: string };
export type Channels = Readonly<Record<Exclude<ChannelName, "inbox">, ChannelOrLack>>;

/** Every channel out of the platform, as the environment has it. */
export function channelsOf(env: Env): Channels {
  return { mail: mailOf(env), sms: smsOf(env), push: pushOf(env), slack: slackOf(env) };
}

function mailOf({ RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, MAIL_FROM: from }: Env): ChannelOrLack {
  if (apiKey === undefined) return { lack: "RESEND_API_KEY is not set" };
  return { channel: createMailChannel(createMailer({ apiKey, from, baseUrl })) };
}

function smsOf(env: Env): ChannelOrLack {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  if (accountSid === undefined || authToken === undefined || from === undefined)
    return { lack: "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN or TWILIO_FROM is not set" };
  return { channel: createSmsChannel({ accountSid, authToken, from, baseUrl: env.TWILIO_BASE_URL }) };
}

function pushOf(env: Env): ChannelOrLack {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  if (publicKey === undefined || privateKey === undefined || subject === undefined)
    return { lack: "VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY or VAPID_SUBJECT is not set" };
  return { channel: createPushChannel({ vapid: { subject, publicKey, privateKey } }) };
}

function slackOf({ SLACK_HOOKS }: Env): ChannelOrLack {
  return SLACK_HOOKS === "on" ? { channel: createSlackChannel() } : { lack: "SLACK_HOOKS is not on" };
}

export function configuredChannels(channels: Channels): ReadonlySet<ChannelName> {
  const there = Object.entries(channels).filter(([, one]) => "channel" in one);
  return new Set(there.map(([name]) => name as ChannelName));
}
