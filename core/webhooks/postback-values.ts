import type { CommissionData, WebhookPayload } from "../api/webhooks.ts";
import { maskOrderId } from "../conversions/mask-order-id.ts";
import { formatMinor } from "../money/amount.ts";
import type { CommissionEventType } from "./event-types.ts";
import type { PostbackValues } from "./postback-template.ts";

/** A partner's own click that its commission comes from. */
export interface OwnClick {
  /** Null: another's, or none. */
  readonly clickId: string | null;
  /** Its sub-ids, `s1` to `s5`. */
  readonly sub: Readonly<Record<string, string>> | null;
}

/**
 * What stands for the macros of an affiliate's postback. Amounts are in whole units with decimals as the currency has them
 * (`12.34`); the order is masked, as affiliates see it everywhere.
 */
export function postbackValues(
  payload: Pick<WebhookPayload, "id" | "type" | "createdAt" | "test">,
  line: CommissionData | null,
  { clickId, sub }: OwnClick,
): PostbackValues {
  const event = { event_id: payload.id, event: payload.type, time: payload.createdAt };
  if (line === null) return { ...event, status: "test" };
  const amount = (minor: number) => formatMinor(BigInt(minor), line.currency);
  const subs = ["s1", "s2", "s3", "s4", "s5"].flatMap((name) => [
    [name, sub?.[name]],
    [name.replace("s", "sub"), sub?.[name]],
  ]);
  return {
    ...event,
    ...(Object.fromEntries(subs) as PostbackValues),
    status: statusOf(payload.type as CommissionEventType, line),
    ...{ program_id: line.programId, campaign_id: line.campaignId, partner_id: line.partnerId },
    ...{
      conversion_id: line.conversionId,
      click_id: clickId,
      order: maskOrderId(line.orderId),
      goal: line.goal,
    },
    ...{ amount: amount(line.baseMinor), currency: line.currency, level: String(line.level) },
    commission: amount(line.amountMinor - line.reversedMinor),
    reversed: amount(line.reversedMinor),
  };
}

/** `pending` or `approved`; `reduced` when a part of the commission was taken back, `rejected` when all of it was. */
function statusOf(type: CommissionEventType, line: CommissionData): string {
  if (type === "commission.reversed") return line.reversedMinor < line.amountMinor ? "reduced" : "rejected";
  return type === "commission.approved" || line.conversionStatus === "approved" ? "approved" : "pending";
}
