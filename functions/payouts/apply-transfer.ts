import { retrieveTransfer } from "../../adapters/stripe/transfers.ts";
import { lockLine } from "../../db/repositories/payouts/lines-at-work.ts";
import type { Effect, LineWork } from "./line-work.ts";
import { applyTransferTo } from "./settle-line.ts";

/** What a transfer means, as Stripe answers now, whatever event told of it. One of no payout of ours means nothing. */
export async function learnTransfer(work: LineWork, id: string): Promise<Effect> {
  const transfer = await retrieveTransfer(work.stripe, id);
  return async (tx) => {
    const line = transfer.payoutId === null ? undefined : await lockLine(tx, transfer.payoutId);
    if (line !== undefined) await applyTransferTo(tx, work, line, transfer);
  };
}
