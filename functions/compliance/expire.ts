import { isOver, moveCheck, moveDocument } from "../../core/compliance/check-moves.ts";
import { isTaxForm } from "../../core/compliance/checklist.ts";
import type { KycDocumentKind } from "../../core/compliance/states.ts";
import { moment } from "../../db/executor.ts";
import { changeCheck, findSubject } from "../../db/repositories/compliance/checks.ts";
import { changeDocument, findDocument } from "../../db/repositories/compliance/documents.ts";
import { inTransaction } from "../../db/transaction.ts";
import { type HandOffs, type KycWork, withPayeeLocked } from "./kyc-work.ts";
import { openCheck } from "./open-check.ts";
import { tellKyc } from "./tell-kyc.ts";

/** Ends an approval whose time is over, tells of it, and asks anew where a program still wants to know. */
export const expireCheck = (work: KycWork, id: string, affiliateId: string): Promise<HandOffs> =>
  withPayeeLocked(work, affiliateId, async (tx, standing) => {
    const now = work.services.now();
    if (standing?.id !== id || standing.state !== "approved") return [];
    const expiresAt = standing.expiresAt === null ? null : moment(standing.expiresAt);
    const moved = moveCheck(standing.state, "expire");
    // It was approved anew meanwhile.
    if (!isOver(expiresAt, now) || !moved.ok) return [];
    await changeCheck(tx, id, { state: moved.value, reason: null, endedAt: now });
    const told = await tellKyc(work, tx, {
      kind: "kyc_expired",
      affiliateId,
      key: id,
      data: { document: null },
    });
    const { wantsKyc, wantsTaxForm } = await findSubject(tx, affiliateId);
    if (!wantsKyc && !wantsTaxForm) return told;
    return [...told, ...(await openCheck(tx, work, { affiliateId })).handOffs];
  });

/** Ends a document whose last day is over; a tax form's end is told, the others' with their check's. */
export const expireDocument = (work: KycWork, id: string, affiliateId: string): Promise<HandOffs> =>
  withPayeeLocked(work, affiliateId, async (tx) => {
    const document = await findDocument(tx, id);
    const moved = document === undefined ? null : moveDocument(document.state, "expire");
    if (document === undefined || moved?.ok !== true) return [];
    await changeDocument(tx, id, { state: moved.value });
    if (!isTaxForm(document.kind)) return [];
    return tellKyc(work, tx, {
      ...{ kind: "kyc_expired", affiliateId, key: id, data: { document: document.kind } },
    });
  });

/** Tells once of each end that it is near. */
export function warnOfEnd(
  work: KycWork,
  end: {
    readonly id: string;
    readonly affiliateId: string;
    readonly document: KycDocumentKind | null;
    readonly expiresAt: Date;
  },
): Promise<HandOffs> {
  const { id, affiliateId, document } = end;
  const expiresAt = end.expiresAt.toISOString();
  return inTransaction(work.services.job, { audit: work.audit }, (tx) =>
    tellKyc(work, tx, {
      ...{ kind: "kyc_expiring", affiliateId, key: `${id}/${expiresAt}`, data: { document, expiresAt } },
    }),
  );
}
