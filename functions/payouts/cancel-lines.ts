import { releasePosting } from "../../core/ledger/payout-posting.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { type EventOrigin, insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { type LockedLine, markCancelled } from "../../db/repositories/payouts/lines.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";

/** Cancels lines that are locked and have not left: all of each is payable again. */
export async function cancelLines(
  tx: Transaction,
  services: Pick<Services, "newId">,
  lines: readonly LockedLine[],
  { reason, origin }: { readonly reason: string; readonly origin: EventOrigin },
): Promise<void> {
  if (lines.length === 0) return;
  await markCancelled(
    tx,
    lines.map(({ id }) => id),
    reason,
  );
  const postings = lines.map((line) => ({
    id: services.newId(),
    posting: releasePosting({ ...line, payoutId: line.id }, line.amountMinor),
    organisationId: line.organisationId,
    programId: line.programId,
    conversionId: null,
    requestId: origin.requestId,
  }));
  await writePostings(tx, postings, origin.at);
  const events = lines.map(({ id, organisationId, amountMinor }) => ({
    ...{ organisationId, payoutId: id, kind: "cancelled" },
    details: { reason, releasedMinor: String(amountMinor) },
  }));
  await insertPayoutEvents(tx, events, origin);
}
