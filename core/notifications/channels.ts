/** Ways by which somebody is told. The inbox is in the dashboard; the others leave the platform. */
export const CHANNELS = ["inbox", "mail", "sms", "push", "slack"] as const;
export type ChannelName = (typeof CHANNELS)[number];

export const DELIVERY_MODES = ["immediate", "daily", "off"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

export const DELIVERY_STATES = ["queued", "sent", "delivered", "bounced", "suppressed", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
