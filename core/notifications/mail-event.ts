import type { DeliveryState } from "./channels.ts";

/** What a provider's event about a mail means. */
export interface MailEvent {
  readonly state: DeliveryState;
  /** States that it moves on from: whatever order events come in, none takes a mail back. */
  readonly from: readonly DeliveryState[];
  readonly reason: string | null;
  /** The address takes no more mail of ours, and why. */
  readonly suppress: "bounced" | "complained" | null;
  /** The address takes mail again. */
  readonly lifts: boolean;
}

const UNDER_WAY: readonly DeliveryState[] = ["queued", "sent"];
const NOT_ENDED: readonly DeliveryState[] = ["queued", "sent", "delivered"];
const BASE = { reason: null, suppress: null, lifts: false } as const;

/**
 * Reads a Resend event; null: it says nothing that is kept. A bounce is for good unless it says that it is not
 * (`Transient`: a full mailbox, a server that is away); a mail that was complained about did arrive.
 */
export function readMailEvent(type: string, bounceType: string | null): MailEvent | null {
  switch (type) {
    case "email.sent":
      return { ...BASE, state: "sent", from: ["queued"] };
    case "email.delivered":
      return { ...BASE, state: "delivered", from: UNDER_WAY, lifts: true };
    case "email.complained":
      return { ...BASE, state: "delivered", from: NOT_ENDED, reason: "complained", suppress: "complained" };
    case "email.bounced": {
      const passing = bounceType === "Transient";
      const reason = passing ? "bounced_for_now" : "bounced";
      return { ...BASE, state: "bounced", from: NOT_ENDED, reason, suppress: passing ? null : "bounced" };
    }
    case "email.failed":
      return { ...BASE, state: "failed", from: UNDER_WAY, reason: "provider_failed" };
    case "email.suppressed":
      return { ...BASE, state: "suppressed", from: UNDER_WAY, reason: "provider_suppressed" };
    default:
      return null;
  }
}
