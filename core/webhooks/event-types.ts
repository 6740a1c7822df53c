/** What partners earn and lose: what affiliates may be told of as well. */
export const COMMISSION_EVENT_TYPES = [
  "commission.accrued",
  "commission.approved",
  "commission.reversed",
] as const;
export type CommissionEventType = (typeof COMMISSION_EVENT_TYPES)[number];

/** What an endpoint can ask to be told of. */
export const WEBHOOK_EVENT_TYPES = [
  "conversion.created",
  "conversion.attributed",
  "conversion.approved",
  "conversion.rejected",
  "conversion.refunded",
  ...COMMISSION_EVENT_TYPES,
  "partner.joined",
  "partner.suspended",
  "enrollment.requested",
  "enrollment.approved",
  "enrollment.rejected",
  "enrollment.suspended",
  "payout.requested",
  "payout.paid",
  "payout.failed",
  "payout.returned",
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** Sent to one endpoint because somebody asked for it; nothing has happened. */
export const TEST_EVENT_TYPE = "endpoint.test";
export type AnyEventType = WebhookEventType | typeof TEST_EVENT_TYPE;

/** Of the payload; grows when a field changes its meaning or goes. */
export const PAYLOAD_VERSION = 1;

/** `paused`: events are kept until it is resumed. `disabled`: what waits is given up, and nothing new is kept. */
export const ENDPOINT_STATES = ["active", "paused", "disabled"] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** Why an endpoint is disabled: it answered 410, it failed for days, or somebody said so. */
export const DISABLE_REASONS = ["gone", "failing", "by_hand"] as const;
export type DisableReason = (typeof DISABLE_REASONS)[number];

/** `given_up`: all attempts failed. `cancelled`: its endpoint was disabled before it arrived. */
export const WEBHOOK_DELIVERY_STATES = ["queued", "delivered", "given_up", "cancelled"] as const;
export type WebhookDeliveryState = (typeof WEBHOOK_DELIVERY_STATES)[number];
