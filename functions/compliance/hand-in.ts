import type { z } from "zod";
import { KYC_FILE_MAX_BYTES } from "../../core/api/bounds.ts";
import type { kycDocumentSchema } from "../../core/api/kyc.ts";
import { isEnding, openChoices } from "../../core/compliance/check-moves.ts";
import { type Checklist, taxFormsOf } from "../../core/compliance/checklist.ts";
import { toHex } from "../../core/ids/hex.ts";
import { moment } from "../../db/executor.ts";
import { findSubject, touchCheck } from "../../db/repositories/compliance/checks.ts";
import {
  type DocumentRow,
  insertDocument,
  listDocuments,
  replaceDocuments,
} from "../../db/repositories/compliance/documents.ts";
import { readFile } from "../checked-file.ts";
import type { AppContext } from "../context.ts";
import { invalidField } from "../problem.ts";
import { sealFile } from "../seal.ts";
import { type Check, type HandOffs, type KycWork, withPayeeLocked, wrongState } from "./kyc-work.ts";
import { checkToAnswer } from "./open-check.ts";

/** Documents that one check holds, those that were replaced among them. */
const DOCUMENTS_MAX = 60;

/** What binds a sealed file to its row. */
export const fileContext = (documentId: string): string => `kyc-document:${documentId}`;

export interface HandedInOutcome {
  readonly documentId: string;
  /** The same file stands already. */
  readonly replayed: boolean;
  readonly handOffs: HandOffs;
}

/**
 * Keeps a document that a payee hands in. The file is sealed before it goes into the bucket, under a name that says nothing. It
 * takes the place of what was handed in for the same, which stays; of an approval that stands, only once it is approved.
 *
 * @throws Problem 409 while nothing is taken, 413, 415, or 422 when it is not asked for or not such a file
 */
export async function handIn(
  c: AppContext,
  work: KycWork,
  affiliateId: string,
  { kind, validUntil: last }: z.core.output<typeof kycDocumentSchema>,
): Promise<HandedInOutcome> {
  const { services } = work;
  const validUntil = last ?? null;
  const now = services.now();
  const today = now.toISOString().slice(0, 10);
  if (validUntil !== null && validUntil < today)
    throw invalidField("validUntil", "over", "lies in the past: the document is not valid any more");
  const { bytes, type } = await readFile(c, KYC_FILE_MAX_BYTES, "not_a_document");
  const sha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const id = services.newId();
  const sealed = await sealFile(services, fileContext(id), bytes);
  const objectKey = `kyc/${id}`;
  return withPayeeLocked(work, affiliateId, async (tx, standing) => {
    const { check, handOffs } = await checkToAnswer(tx, work, affiliateId, standing);
    const subject = await findSubject(tx, affiliateId);
    const asked: Checklist = subject.wantsTaxForm
      ? [...check.checklist, taxFormsOf(subject)]
      : check.checklist;
    const choice = asked.find((kinds) => kinds.includes(kind));
    if (choice === undefined) throw invalidField("kind", "not_asked", "is not asked for");
    const documents = await listDocuments(tx, check);
    const same = documents.find((one) => !one.replaced && one.kind === kind && one.sha256 === sha256);
    if (same !== undefined && same.state !== "rejected" && same.state !== "expired")
      return { documentId: same.id, replayed: true, handOffs };
    checkOpen(check, choice, documents, now);
    if (documents.length >= DOCUMENTS_MAX)
      throw wrongState("So many documents were handed in already: write to support.");
    // Before the row that names it; a transaction that fails leaves a file that nothing names.
    await services.env.FILES.put(objectKey, sealed, {
      httpMetadata: { contentType: "application/octet-stream" },
    });
    const ofSame = documents.filter((one) => choice.includes(one.kind) && one.state !== "approved");
    await replaceDocuments(
      tx,
      ofSame.map((one) => one.id),
      now,
    );
    const file = { objectKey, contentType: type, sizeBytes: bytes.byteLength, sha256 };
    await insertDocument(tx, {
      ...{
        id,
        checkId: check.id,
        affiliateId,
        kind,
        state: "submitted",
        file,
        validUntil,
        decidedAt: null,
        now,
      },
    });
    await touchCheck(tx, check.id);
    return { documentId: id, replayed: false, handOffs };
  });
}

/** While somebody looks at what was handed in, it stays as it is. */
function checkOpen(
  check: Check,
  choice: Checklist[number],
  documents: readonly DocumentRow[],
  now: Date,
): void {
  if (check.state === "requested") return;
  if (check.state !== "approved")
    throw wrongState("What you handed in is being looked at; wait until that is done.");
  const expiresAt = check.expiresAt === null ? null : moment(check.expiresAt);
  // A tax form may be asked for after somebody was approved.
  const lacks =
    openChoices(
      [choice],
      documents.filter(({ state }) => state === "approved"),
    ).length > 0;
  const endsSoon = documents.some(
    (one) =>
      choice.includes(one.kind) &&
      one.state === "approved" &&
      one.validUntil !== null &&
      isEnding(moment(`${one.validUntil}T00:00:00Z`), now),
  );
  if (!isEnding(expiresAt, now) && !lacks && !endsSoon)
    throw wrongState("You are approved; nothing is asked for now.");
}
