import { buildPushPayload, type PushSubscription, type VapidKeys } from "@block65/webcrypto-web-push";
import { ask, refusedWith } from "./ask.ts";
import type { Channel } from "./channel.ts";

const TTL_SECONDS = 86_400;
/** Browsers' push services: what a browser gives as its endpoint is asked for nowhere else. */
const SERVICES =
  /^https:\/\/(?:fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|web\.push\.apple\.com|[a-z0-9-]+\.notify\.windows\.com)\//;

export interface PushOptions {
  /** `mailto:` or `https:` of whoever runs this, and the VAPID keys as base64url. */
  readonly vapid: VapidKeys;
  /** How a push service is asked. */
  readonly post?: typeof ask;
}

/** Web push (RFC 8030, 8291, 8292). The address is a browser's subscription as JSON. It knows no keys. */
export function createPushChannel({ vapid, post = ask }: PushOptions): Channel {
  return {
    idempotent: false,
    async send({ key, to, title, url }) {
      const subscription = readSubscription(to);
      if (subscription === null || !SERVICES.test(subscription.endpoint))
        return { ok: false, reason: "no_subscription", again: "never" };
      const message = { data: { id: key, title, url }, options: { ttl: TTL_SECONDS } };
      const { headers, body } = await buildPushPayload(message, subscription, vapid);
      const answer = await post(subscription.endpoint, { headers: { ...headers }, body });
      await answer.body?.cancel();
      return answer.ok
        ? { ok: true, providerId: answer.headers.get("location") }
        : refusedWith(answer.status);
    },
  };
}

/** What `PushSubscription.toJSON()` gives; null: it is none. */
function readSubscription(text: string): PushSubscription | null {
  try {
    const { endpoint, keys } = JSON.parse(text) as Partial<PushSubscription>;
    const whole = typeof endpoint === "string" && keys?.auth !== undefined && keys.p256dh !== undefined;
    return whole ? { endpoint, keys, expirationTime: null } : null;
  } catch {
    return null;
  }
}
