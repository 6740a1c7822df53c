import {
  approvalEnds,
  type CheckMove,
  isOver,
  moveCheck,
  moveDocument,
  openChoices,
} from "../../core/compliance/check-moves.ts";
import {
  changeCheck,
  findCheckOwner,
  lockCheck,
  touchCheck,
} from "../../db/repositories/compliance/checks.ts";
import {
  changeDocument,
  type DocumentRow,
  findDocument,
  listDocuments,
  replaceDocuments,
} from "../../db/repositories/compliance/documents.ts";
import type { Transaction } from "../../db/transaction.ts";
import { invalidField, type Problem } from "../problem.ts";
import { checkVersion, found } from "../refusals.ts";
import { type Check, type HandOffs, type KycWork, withPayeeLocked, wrongState } from "./kyc-work.ts";
import { tellKyc } from "./tell-kyc.ts";

/** Somebody of the platform begins to look at what was handed in. */
export const takeCheck = (work: KycWork, id: string): Promise<HandOffs> =>
  withCheck(work, id, async (tx, check, documents) => {
    const state = moved(check, "take");
    for (const document of documents) {
      const taken = document.replaced ? null : moveDocument(document.state, "take");
      if (taken?.ok === true) await changeDocument(tx, document.id, { state: taken.value });
    }
    await changeCheck(tx, check.id, { state, reason: null });
    return [];
  });

/**
 * Approves a payee, and with it what was handed in and not decided yet. It ends when that is said, or when the first of its
 * documents does.
 *
 * @throws Problem 409 when something that was asked for lacks or would not do, 422 when the approval would be over already
 */
export const approveCheck = (
  work: KycWork,
  id: string,
  said: { readonly expiresAt: Date | null; readonly version: number | undefined },
): Promise<HandOffs> =>
  withCheck(work, id, async (tx, check, documents) => {
    checkVersion(said.version, check.version, "check");
    const state = moved(check, "approve");
    const lacking = openChoices(check.checklist, documents);
    if (lacking.length > 0)
      throw wrongState(
        `Nothing that will do was handed in for ${lacking.map((kinds) => kinds.join(" or ")).join("; ")}.`,
      );
    const decided = decidedBy(work);
    for (const document of documents) {
      const approved = document.replaced ? null : moveDocument(document.state, "approve");
      if (approved?.ok === true) await approve(tx, work, document, documents, check, {});
    }
    const after = await listDocuments(tx, check);
    const expiresAt = approvalEnds(check.checklist, after, said.expiresAt);
    if (isOver(expiresAt, decided.at))
      throw invalidField(
        "expiresAt",
        "over",
        "the approval would be over already: its time or a document's has passed",
      );
    await changeCheck(tx, check.id, { state, reason: null, decided, expiresAt });
    const data = { expiresAt: expiresAt?.toISOString() ?? null };
    const key = `${check.id}/${check.version}`;
    return tellKyc(work, tx, { kind: "kyc_approved", affiliateId: check.affiliateId, key, data });
  });

/** Refuses a payee for good; only somebody of the platform can ask anew. */
export const rejectCheck = (work: KycWork, id: string, reason: string): Promise<HandOffs> =>
  withCheck(work, id, async (tx, check, documents) => {
    const state = moved(check, "reject");
    const decided = decidedBy(work);
    for (const document of documents)
      if (!document.replaced && ["submitted", "in_review", "approved"].includes(document.state))
        await changeDocument(tx, document.id, { state: "rejected", reason, decided });
    await changeCheck(tx, check.id, { state, reason, decided, endedAt: decided.at });
    const data = { document: null, reason };
    return tellKyc(work, tx, { kind: "kyc_refused", affiliateId: check.affiliateId, key: check.id, data });
  });

/** Approves one document, which then takes the place of the one that was approved for the same before. */
export const approveDocument = (
  work: KycWork,
  documentId: string,
  { validUntil }: { readonly validUntil?: string | undefined },
): Promise<HandOffs> =>
  withDocument(work, documentId, async (tx, check, document, documents) => {
    if (!moveDocument(document.state, "approve").ok || document.replaced) throw notWaiting(document);
    const last = validUntil ?? document.validUntil;
    if (last !== null && last < work.services.now().toISOString().slice(0, 10))
      throw invalidField("validUntil", "over", "lies in the past: the document is not valid any more");
    await approve(tx, work, document, documents, check, { validUntil });
    await touchCheck(tx, check.id);
    return [];
  });

/** Refuses one document: its payee is asked for another, whatever else it handed in. */
export const rejectDocument = (work: KycWork, documentId: string, reason: string): Promise<HandOffs> =>
  withDocument(work, documentId, async (tx, check, document) => {
    const rejected = moveDocument(document.state, "reject");
    if (!rejected.ok || document.replaced) throw notWaiting(document);
    await changeDocument(tx, document.id, { state: rejected.value, reason, decided: decidedBy(work) });
    const again = moveCheck(check.state, "ask_again");
    if (again.ok) await changeCheck(tx, check.id, { state: again.value, reason: null });
    else await touchCheck(tx, check.id);
    const data = { document: document.kind, reason };
    return tellKyc(work, tx, { kind: "kyc_refused", affiliateId: check.affiliateId, key: document.id, data });
  });

async function approve(
  tx: Transaction,
  work: KycWork,
  document: DocumentRow,
  documents: readonly DocumentRow[],
  check: Check,
  { validUntil }: { readonly validUntil?: string | undefined },
): Promise<void> {
  const choice = check.checklist.find((kinds) => kinds.includes(document.kind)) ?? [document.kind];
  const before = documents.filter(
    (one) => one.id !== document.id && one.state === "approved" && !one.replaced && choice.includes(one.kind),
  );
  await replaceDocuments(
    tx,
    before.map(({ id }) => id),
    work.services.now(),
  );
  const until = validUntil === undefined ? {} : { validUntil };
  await changeDocument(tx, document.id, { state: "approved", decided: decidedBy(work), ...until });
}

async function withCheck(
  work: KycWork,
  id: string,
  does: (tx: Transaction, check: Check, documents: readonly DocumentRow[]) => Promise<HandOffs>,
): Promise<HandOffs> {
  const affiliateId = found(await findCheckOwner(work.services.jobDb, id), "check");
  return withPayeeLocked(work, affiliateId, async (tx) => {
    const check = found(await lockCheck(tx, id), "check");
    return does(tx, check, await listDocuments(tx, check));
  });
}

async function withDocument(
  work: KycWork,
  documentId: string,
  does: (
    tx: Transaction,
    check: Check,
    document: DocumentRow,
    documents: readonly DocumentRow[],
  ) => Promise<HandOffs>,
): Promise<HandOffs> {
  const { checkId } = found(await findDocument(work.services.jobDb, documentId), "document");
  return withCheck(work, checkId, (tx, check, documents) => {
    if (check.endedAt !== null) throw wrongState(`The check has ended: it is ${check.state}.`);
    return does(
      tx,
      check,
      found(
        documents.find(({ id }) => id === documentId),
        "document",
      ),
      documents,
    );
  });
}

function moved(check: Check, move: CheckMove) {
  const to = check.endedAt === null ? moveCheck(check.state, move) : { ok: false as const };
  if (!to.ok) throw wrongState(`The check is ${check.state}.`);
  return to.value;
}

const decidedBy = ({ services, operatorId }: KycWork) => ({ by: operatorId, at: services.now() });

const notWaiting = ({ state, replaced }: DocumentRow): Problem =>
  wrongState(replaced ? "Another document took its place." : `The document is ${state}.`);
