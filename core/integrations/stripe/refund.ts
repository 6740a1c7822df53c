import type * as z from "zod/mini";
import type { ReadMoney } from "../read-money.ts";
import { ignored, refused, type Step } from "../step.ts";
import type { refundSchema } from "./objects.ts";

const STATUSES: Readonly<Record<string, "succeeded" | "failed">> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
};

/** A refund counts once it has succeeded, and no longer when it has failed since. */
export function decideRefund(refund: z.infer<typeof refundSchema>, readMoney: ReadMoney): readonly Step[] {
  const status = STATUSES[refund.status ?? ""];
  if (status === undefined) return ignored(`the refund is ${refund.status}: it counts once it has succeeded`);
  const refs = [refund.payment_intent, refund.charge].filter((ref) => typeof ref === "string");
  if (refs.length === 0) return ignored("the refund names no payment");
  const money = readMoney(refund.amount, refund.currency);
  if (!money.ok || money.value.amountMinor === 0n) {
    const why = money.ok ? "nothing is refunded" : money.reason;
    return refused(`data.object.amount: ${refund.amount} ${refund.currency}: ${why}`);
  }
  return [
    {
      kind: "refund",
      refs,
      refund: {
        refundId: refund.id,
        amountMinor: Number(money.value.amountMinor),
        currency: money.value.currency,
        status,
        reason: refund.reason ?? null,
      },
    },
  ];
}
