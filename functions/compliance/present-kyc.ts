import type { AdminKycCheck, KycAsked, KycDocumentView, KycView } from "../../core/api/kyc.ts";
import { isEnding, openChoices } from "../../core/compliance/check-moves.ts";
import { type Checklist, checklistOf, taxFormsOf } from "../../core/compliance/checklist.ts";
import type { KycProvider } from "../../core/compliance/states.ts";
import { moment } from "../../db/executor.ts";
import type { FoundCheck, OwnKyc } from "../../db/repositories/compliance/check-views.ts";
import type { DocumentRow } from "../../db/repositories/compliance/documents.ts";
import { iso, isoOrNull } from "../iso.ts";

const presentDocument = (row: DocumentRow): KycDocumentView => ({
  ...{ id: row.id, kind: row.kind, state: row.state, reason: row.reason, validUntil: row.validUntil },
  ...{ contentType: row.contentType, sizeBytes: row.sizeBytes, replaced: row.replaced },
  createdAt: iso(row.createdAt),
});

/** Each choice with how the newest document for it stands. */
function presentAsked(checklist: Checklist, documents: readonly DocumentRow[]): KycAsked[] {
  return checklist.map((anyOf) => {
    const newest = documents.filter(({ kind, replaced }) => !replaced && anyOf.includes(kind)).at(-1);
    return { anyOf, state: newest?.state ?? "missing", reason: newest?.reason ?? null };
  });
}

/** Of an affiliate itself. Nothing was asked for yet: what its programs would ask. */
export function presentKyc(
  { country, kind, needed, check: last }: OwnKyc,
  provider: KycProvider,
  now: Date,
): KycView {
  // Of one that has expired, all is asked anew.
  const check = last?.state === "expired" ? null : last;
  const documents = check?.documents ?? [];
  const wants = needed.kyc || needed.taxForm;
  const stored =
    check?.checklist ?? (wants ? checklistOf({ country, kind }, { taxForm: needed.taxForm }) : []);
  const forms = taxFormsOf({ country, kind });
  const lacksForm = needed.taxForm && !stored.some((choice) => forms.some((form) => choice.includes(form)));
  const asked = lacksForm ? [...stored, forms] : stored;
  const expiresAt = check?.expiresAt ?? null;
  const isOpen =
    check === null
      ? wants
      : check.state === "requested" ||
        (check.state === "approved" &&
          (isEnding(expiresAt === null ? null : moment(expiresAt), now) ||
            openChoices(
              asked,
              documents.filter(({ state }) => state === "approved"),
            ).length > 0));
  return {
    ...{ state: last?.state ?? "none", needed, provider: check?.provider ?? provider },
    asked: presentAsked(asked, documents),
    documents: documents.map(presentDocument),
    ...{ reason: last?.reason ?? null, expiresAt: isoOrNull(expiresAt), open: isOpen },
    complete: check?.state === "requested" && openChoices(check.checklist, documents).length === 0,
    version: last?.version ?? 0,
  };
}

/** For the platform's people. */
export function presentCheck(row: FoundCheck): AdminKycCheck {
  const { affiliateId: id, name, email, country, kind, documents } = row;
  return {
    ...{
      id: row.id,
      affiliate: { id, name, email, country, kind },
      provider: row.provider,
      state: row.state,
    },
    ...{ reason: row.reason, decidedAt: isoOrNull(row.decidedAt), expiresAt: isoOrNull(row.expiresAt) },
    endedAt: isoOrNull(row.endedAt),
    asked: presentAsked(row.checklist, documents),
    documents: documents.map(presentDocument),
    ...{ version: row.version, createdAt: iso(row.createdAt) },
  };
}
