import { isLow } from "../../core/payout/funding.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import {
  deleteLowNotice,
  findFundsStanding,
  insertLowNotice,
} from "../../db/repositories/payouts/funding.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

/** With what it is told. */
interface NoteWork {
  readonly services: Services;
  readonly requestId: string;
}

/**
 * Tells the organisation's owners that a program's funds are below what they have named, once until they no longer are. Called
 * in the transaction that has moved the funds, or changed what is low, after it did.
 *
 * @returns the hand-offs to publish after commit
 */
export async function noteFunds(
  { services, requestId }: NoteWork,
  tx: Transaction,
  { programId, currency }: { readonly programId: string; readonly currency: string },
): Promise<OutboxRow[]> {
  const standing = await findFundsStanding(tx, programId, currency);
  if (standing === undefined) return [];
  const { organisationId, program, fundsMinor, lowBalanceMinor, told, owners } = standing;
  const low = isLow(BigInt(fundsMinor), lowBalanceMinor, currency);
  if (low === told) return [];
  if (!low) {
    await deleteLowNotice(tx, programId, currency);
    return [];
  }
  const now = services.now();
  if (!(await insertLowNotice(tx, { programId, organisationId, currency, now }))) return [];
  const key = `${programId}/${currency}/${now.toISOString()}`;
  const data = { program, currency, fundsMinor, lowBalanceMinor: String(lowBalanceMinor[currency]) };
  const notices = await Promise.all(
    owners.map((userId) =>
      newNotification(
        services,
        { userId },
        { kind: "funds_low", key, data, secret: null, organisationId, requestId },
      ),
    ),
  );
  for (const notice of notices) await tx.execute(insertNotification(notice));
  return notices.map(({ handOff }) => handOff);
}
