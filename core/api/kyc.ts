import * as z from "zod/mini";
import { KYC_DOCUMENT_KINDS, KYC_STATES, type KycDocumentKind, type KycState } from "../compliance/states.ts";
import { idField, momentField, reasonField, versionField } from "./fields.ts";

const kindField = z.enum(KYC_DOCUMENT_KINDS, `must be one of ${KYC_DOCUMENT_KINDS.join(", ")}`);
/** A day as `2030-05-01`. */
const dayField = z.iso.date("must be a day as 2030-05-01");

/** Query of `POST /api/affiliate/kyc/documents`; the body is the file itself. */
export const kycDocumentSchema = z.strictObject({
  kind: kindField,
  /** The last day on which the document is valid, where it says one. */
  validUntil: z.optional(dayField),
});

/** What was handed in, without the file. */
export interface KycDocumentView {
  readonly id: string;
  readonly kind: KycDocumentKind;
  readonly state: KycState;
  /** Why it would not do. */
  readonly reason: string | null;
  readonly validUntil: string | null;
  /** Null: the provider has it. */
  readonly contentType: string | null;
  readonly sizeBytes: number | null;
  /** Another was handed in for it. */
  readonly replaced: boolean;
  readonly createdAt: string;
}

/** One thing that is asked for: a document of one of these kinds. */
export interface KycAsked {
  readonly anyOf: readonly KycDocumentKind[];
  /** Of the newest that was handed in for it; `missing`: none was. */
  readonly state: KycState | "missing";
  /** Why that one would not do. */
  readonly reason: string | null;
}

/** `GET /api/affiliate/kyc`: who one is, as far as it was made sure of. */
export interface KycView {
  /** `none`: nothing was asked for yet. */
  readonly state: KycState | "none";
  /** What the programs that one is a partner of want before they pay. */
  readonly needed: { readonly kyc: boolean; readonly taxForm: boolean };
  readonly provider: "manual" | "stripe_identity";
  readonly asked: readonly KycAsked[];
  readonly documents: readonly KycDocumentView[];
  /** Why it was asked for, or refused. */
  readonly reason: string | null;
  /** An approval holds until then; null: no end. */
  readonly expiresAt: string | null;
  /** Documents are taken now. */
  readonly open: boolean;
  /** Everything is there: it can be submitted. */
  readonly complete: boolean;
  /** 0: nothing was asked for yet. */
  readonly version: number;
}

/** `POST /api/affiliate/kyc/session`: where the provider goes on, for one use. */
export interface KycSession {
  readonly url: string;
}

const SHOWN = [...KYC_STATES, "renewal"] as const;

/** Query of `GET /api/admin/kyc/checks`, beside `limit` and `cursor`: the oldest first. */
export const kycQueueFields = {
  /** `renewal`: of an approval that stands something new was handed in. Absent: all that waits for somebody of the platform. */
  state: z.optional(z.enum(SHOWN, `must be one of ${SHOWN.join(", ")}`)),
};

/** `POST /api/admin/kyc/checks` */
export const requestKycSchema = z.strictObject({
  affiliateId: idField,
  /** Documents besides those of the checklist. */
  also: z.optional(z.array(kindField).check(z.maxLength(5, "must be at most 5"))),
  /** The payee reads it. */
  reason: z.optional(reasonField),
  /** Also when one was approved: that approval ends. */
  again: z.optional(z.literal(true, "must be true, or left out")),
});

/** `POST /api/admin/kyc/checks/:id/approve` */
export const approveKycSchema = z.strictObject({
  expiresAt: z.optional(momentField),
  /** The one that was looked at. */
  version: versionField,
});

/** `POST /api/admin/kyc/documents/:id/approve` */
export const approveDocumentSchema = z.strictObject({ validUntil: z.optional(dayField) });

/** `POST /api/admin/kyc/checks/:id/reject`, `/documents/:id/reject`: the payee reads it. */
export const kycReasonSchema = z.strictObject({ reason: reasonField });

/** `GET /api/admin/kyc/checks` */
export interface AdminKycCheck {
  readonly id: string;
  readonly affiliate: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly country: string | null;
    readonly kind: "individual" | "company";
  };
  readonly provider: KycView["provider"];
  readonly state: KycState;
  readonly reason: string | null;
  readonly decidedAt: string | null;
  readonly expiresAt: string | null;
  readonly endedAt: string | null;
  readonly asked: readonly KycAsked[];
  readonly documents: readonly KycDocumentView[];
  readonly version: number;
  readonly createdAt: string;
}
