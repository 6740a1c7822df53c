import { checklistOf, taxFormsOf } from "../../core/compliance/checklist.ts";
import type { KycDocumentKind } from "../../core/compliance/states.ts";
import {
  changeCheck,
  findLastCheckState,
  findSubject,
  insertCheck,
  lockStandingCheck,
  type Subject,
} from "../../db/repositories/compliance/checks.ts";
import { expireTaxFormsBut } from "../../db/repositories/compliance/documents.ts";
import type { Transaction } from "../../db/transaction.ts";
import { type Check, type HandOffs, type KycWork, withPayeeLocked, wrongState } from "./kyc-work.ts";
import { tellKyc } from "./tell-kyc.ts";

interface Opening {
  readonly affiliateId: string;
  readonly also?: readonly KycDocumentKind[] | undefined;
  readonly reason?: string | undefined;
}

/** Asks a payee who it is, by what its country, its kind and its programs want. The payee is locked, and no check stands. */
export async function openCheck(
  tx: Transaction,
  { services, requestId }: Pick<KycWork, "services" | "requestId">,
  { affiliateId, also = [], reason }: Opening,
  subject?: Subject,
): Promise<{ check: Check; handOffs: HandOffs }> {
  const { wantsTaxForm, ...payee } = subject ?? (await findSubject(tx, affiliateId));
  const id = services.newId();
  await insertCheck(tx, {
    ...{ id, affiliateId, reason: reason ?? null, now: services.now() },
    provider: services.kyc.name,
    checklist: checklistOf(payee, { taxForm: wantsTaxForm, also }),
  });
  const handOffs = await tellKyc({ services, requestId }, tx, {
    ...{ kind: "kyc_requested", affiliateId, key: id, data: { reason: reason ?? null } },
  });
  const check = await lockStandingCheck(tx, affiliateId);
  if (check === undefined) throw new Error("a check was opened and is not there");
  return { check, handOffs };
}

/**
 * The check that a payee may answer: the one that stands, or a new one where a program wants to know who it is.
 *
 * @throws Problem 409 when nothing is asked for, or the last one was rejected for good
 */
export async function checkToAnswer(
  tx: Transaction,
  work: KycWork,
  affiliateId: string,
  standing: Check | undefined,
): Promise<{ check: Check; handOffs: HandOffs }> {
  if (standing !== undefined) return { check: standing, handOffs: [] };
  if ((await findLastCheckState(tx, affiliateId)) === "rejected")
    throw wrongState("This was refused; write to support, who can ask for it anew.");
  const subject = await findSubject(tx, affiliateId);
  if (!subject.wantsKyc && !subject.wantsTaxForm) throw wrongState("Nothing is asked for.");
  return openCheck(tx, work, { affiliateId }, subject);
}

/** As {@link checkToAnswer}, by a job: undefined when there is nothing to be asked any more. */
export function askWhoever(work: KycWork, affiliateId: string): Promise<HandOffs> {
  return withPayeeLocked(work, affiliateId, async (tx, standing) => {
    if (standing !== undefined || (await findLastCheckState(tx, affiliateId)) === "rejected") return [];
    return (await openCheck(tx, work, { affiliateId })).handOffs;
  });
}

/** Somebody of the platform asks. @throws Problem 409 when it was asked already */
export function requestCheck(
  work: KycWork,
  { affiliateId, again, ...asked }: Opening & { readonly again?: true | undefined },
): Promise<{ check: Check; handOffs: HandOffs }> {
  return withPayeeLocked(work, affiliateId, async (tx, standing) => {
    if (standing !== undefined) {
      if (standing.state !== "approved") throw wrongState(`A check stands already: it is ${standing.state}.`);
      if (again !== true) throw wrongState("The payee is approved; say again: true, and that approval ends.");
      await endCheck(tx, work, standing, "Asked for again.");
    }
    return openCheck(tx, work, { affiliateId, ...asked });
  });
}

export const endCheck = (
  tx: Transaction,
  { services }: KycWork,
  check: Check,
  reason: string,
): Promise<void> => changeCheck(tx, check.id, { state: "expired", reason, endedAt: services.now() });

/**
 * Another country or kind asks for other documents: what was made sure of ends with the one before, and is asked for anew. The
 * payee is locked.
 */
export async function followPayee(
  tx: Transaction,
  work: KycWork,
  affiliateId: string,
  payee: Pick<Subject, "country" | "kind">,
): Promise<HandOffs> {
  await expireTaxFormsBut(tx, affiliateId, taxFormsOf(payee));
  const standing = await lockStandingCheck(tx, affiliateId);
  if (standing === undefined) return [];
  await endCheck(tx, work, standing, "The country or kind of the payee changed.");
  return (await openCheck(tx, work, { affiliateId })).handOffs;
}
