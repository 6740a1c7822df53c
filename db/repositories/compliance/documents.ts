import { type SQL, sql } from "drizzle-orm";
import type { KycDocumentKind, KycState } from "../../../core/compliance/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

export type DocumentRow = {
  id: string;
  checkId: string;
  affiliateId: string;
  kind: KycDocumentKind;
  state: KycState;
  objectKey: string | null;
  contentType: string | null;
  sizeBytes: number | null;
  sha256: string | null;
  /** As `2030-05-01`. */
  validUntil: string | null;
  reason: string | null;
  replaced: boolean;
  createdAt: string;
};

/** Of `kyc_documents d`. */
export const DOCUMENT_FIELDS: SQL = sql`
  d.id, d.check_id AS "checkId", d.affiliate_id AS "affiliateId", d.kind, d.state, d.object_key AS "objectKey", d.content_type AS "contentType",
  d.size_bytes AS "sizeBytes", d.sha256, d.valid_until::text AS "validUntil", d.reason, d.replaced_at IS NOT NULL AS replaced,
  d.created_at AS "createdAt"`;

/** A tax form counts whichever check it came with; other documents only with their own. */
export const COUNTING_TAX_FORM: SQL = sql`d.kind IN ('tax_w9', 'tax_w8ben', 'tax_w8bene') AND d.replaced_at IS NULL AND d.state = 'approved'`;

/** Of a check, and tax forms of earlier ones that are still valid: the oldest first. */
export function listDocuments(
  db: Executor,
  check: { readonly id: string; readonly affiliateId: string },
): Promise<DocumentRow[]> {
  return rowsOf<DocumentRow>(
    db,
    sql`
    SELECT ${DOCUMENT_FIELDS} FROM kyc_documents d
    WHERE d.affiliate_id = ${check.affiliateId} AND (d.check_id = ${check.id} OR (${COUNTING_TAX_FORM})) ORDER BY d.id`,
  );
}

/** One document, where whoever asks may see it. */
export const documentStatement = (id: string): SQL =>
  sql`SELECT ${DOCUMENT_FIELDS} FROM kyc_documents d WHERE d.id = ${id}`;

export async function findDocument(db: Executor, id: string): Promise<DocumentRow | undefined> {
  const [row] = await rowsOf<DocumentRow>(db, documentStatement(id));
  return row;
}

export interface NewDocument {
  readonly id: string;
  readonly checkId: string;
  readonly affiliateId: string;
  readonly kind: KycDocumentKind;
  readonly state: KycState;
  /** Null: the provider has it. */
  readonly file: {
    readonly objectKey: string;
    readonly contentType: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  } | null;
  readonly validUntil: string | null;
  readonly decidedAt: Date | null;
  readonly now: Date;
}

export async function insertDocument(tx: Transaction, document: NewDocument): Promise<void> {
  const { id, checkId, affiliateId, kind, state, file, validUntil, decidedAt, now } = document;
  await tx.execute(sql`
    INSERT INTO kyc_documents (id, check_id, affiliate_id, kind, state, object_key, content_type, size_bytes, sha256, valid_until, decided_at, created_at)
    VALUES (${id}, ${checkId}, ${affiliateId}, ${kind}, ${state}, ${file?.objectKey ?? null}::text, ${file?.contentType ?? null}::text,
      ${file?.sizeBytes ?? null}::int, ${file?.sha256 ?? null}::text, ${validUntil}::date, ${decidedAt}::timestamptz, ${now}::timestamptz)`);
}

/** Another takes the place of these. */
export async function replaceDocuments(tx: Transaction, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    UPDATE kyc_documents SET replaced_at = ${now}::timestamptz, version = version + 1
    WHERE id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) AND replaced_at IS NULL`);
}

/** What becomes of a document; what is left out stays. */
export interface DocumentChange {
  readonly state: KycState;
  readonly reason?: string | null;
  readonly validUntil?: string;
  readonly decided?: { readonly by: string | null; readonly at: Date };
}

export async function changeDocument(
  tx: Transaction,
  id: string,
  { state, reason = null, validUntil, decided }: DocumentChange,
): Promise<void> {
  const valid = validUntil === undefined ? sql`` : sql`, valid_until = ${validUntil}::date`;
  const decision =
    decided === undefined
      ? sql``
      : sql`, decided_by = ${decided.by}::uuid, decided_at = ${decided.at}::timestamptz`;
  await tx.execute(sql`
    UPDATE kyc_documents SET state = ${state}, reason = ${reason}::text, version = version + 1 ${valid} ${decision} WHERE id = ${id}`);
}

/** Approved documents whose last day lies before a day, after an id, in order. */
export function findOutdated(
  db: Executor,
  day: string,
  after: string,
  limit: number,
): Promise<{ id: string; affiliateId: string; kind: KycDocumentKind; validUntil: string }[]> {
  return rowsOf(
    db,
    sql`
    SELECT id, affiliate_id AS "affiliateId", kind, valid_until::text AS "validUntil" FROM kyc_documents
    WHERE state = 'approved' AND replaced_at IS NULL AND valid_until < ${day}::date AND id > ${after}::uuid ORDER BY id LIMIT ${limit}`,
  );
}

/** Says in the audit log that somebody opened a document. */
export async function noteOpened(
  db: Executor,
  { id, affiliateId, kind }: Pick<DocumentRow, "id" | "affiliateId" | "kind">,
): Promise<void> {
  await db.execute(sql`
    SELECT audit_note(NULL, ${affiliateId}::uuid, 'kyc_document.opened', 'kyc_document', ${id}::uuid, ${JSON.stringify({ kind })}::jsonb)`);
}

/** Files of an account's affiliate, to go with it. */
export async function listDocumentKeys(tx: Transaction, userId: string): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    tx,
    sql`
    SELECT d.object_key AS key FROM kyc_documents d JOIN affiliates a ON a.id = d.affiliate_id
    WHERE a.user_id = ${userId} AND d.object_key IS NOT NULL`,
  );
  return rows.map(({ key }) => key);
}

/** Ends the tax forms of a payee that are of another country or kind than it has now. */
export async function expireTaxFormsBut(
  tx: Transaction,
  affiliateId: string,
  forms: readonly KycDocumentKind[],
): Promise<void> {
  await tx.execute(sql`
    UPDATE kyc_documents d SET state = 'expired', reason = 'The country or kind of the payee changed.', version = version + 1
    WHERE d.affiliate_id = ${affiliateId} AND ${COUNTING_TAX_FORM} AND NOT ${JSON.stringify(forms)}::jsonb ? d.kind`);
}
